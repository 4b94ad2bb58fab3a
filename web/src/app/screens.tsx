import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { language, type Words } from "../i18n";
import { ErrorState } from "../ui/States";
import { Spinner } from "../ui/Spinner";
import { t } from "../i18n";
import { explain } from "./client";
import { useSignal } from "./signal";

/** What a file `screens/<name>/index.tsx` exports: the screen, and its texts if it has some of its own. */
export interface ScreenModule {
  default: ComponentType;
  words?: Words<object>;
}

const modules = import.meta.glob<ScreenModule>("../screens/*/index.tsx");

/** Whether there is a screen of this name. */
export const hasScreen = (name: string): boolean => `../screens/${name}/index.tsx` in modules;

/** A screen that is loaded when it is opened. */
export function Screen({ name }: { name: string }) {
  const chosen = useSignal(language);
  const [loaded, setLoaded] = useState<{ name: string; Component: ComponentType }>();
  const [error, setError] = useState<unknown>();
  const load = () => {
    setError(undefined);
    loadScreen(name).then((Component) => setLoaded({ name, Component }), setError);
  };
  useEffect(load, [name, chosen]);
  if (error) return <ErrorState text={explain(error)} onRetry={load} />;
  if (loaded?.name !== name)
    return (
      <div className="state">
        <Spinner label={t.loading} />
      </div>
    );
  return <loaded.Component />;
}

async function loadScreen(name: string): Promise<ComponentType> {
  const screen = await modules[`../screens/${name}/index.tsx`]!();
  await screen.words?.load(language.value);
  return screen.default;
}
