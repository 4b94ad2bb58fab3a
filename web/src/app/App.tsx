import { useEffect } from "preact/hooks";
import { language, t } from "../i18n";
import { ConfirmDialog } from "../ui/confirm";
import { Spinner } from "../ui/Spinner";
import { Toasts } from "../ui/Toasts";
import { client, useReadable } from "./client";
import { takeDestination } from "./destination";
import { navigate, useRoute } from "./router";
import { Screen } from "./screens";
import { Shell } from "./Shell";
import { useSignal } from "./signal";
import { useTitle } from "./title";

/** The whole page. */
export function App() {
  const chosen = useSignal(language);
  return (
    <div className="page" key={chosen}>
      <Page />
      <ConfirmDialog />
      <Toasts />
    </div>
  );
}

function Page() {
  const { state } = useReadable(client.session);
  const route = useRoute();
  const entrance = route.name === "sign-in" || route.name === "sign-up";
  useTitle();
  useEffect(() => {
    if (state === "signed-in" && entrance) navigate(takeDestination(), { replace: true });
  }, [state, entrance]);

  if (state === "resuming")
    return (
      <div className="state">
        <Spinner label={t.loading} />
      </div>
    );
  if (state === "signed-in") return <Shell />;
  return <Screen name={entrance || route.name === "join" ? route.name : "sign-in"} />;
}
