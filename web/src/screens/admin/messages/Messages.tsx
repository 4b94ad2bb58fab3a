import { useState } from "preact/hooks";
import { client } from "../../../app/client";
import { Button } from "../../../ui/Button";
import { confirm } from "../../../ui/confirm";
import { Field } from "../../../ui/Field";
import { PageTitle } from "../parts/PageTitle";
import { useWork } from "../parts/useWork";
import { words } from "../words";
import { findMessage, type Found } from "./findMessage";
import { targetOf } from "./target";

/** Recalls a message of anybody. */
export function Messages() {
  const [typed, setTyped] = useState("");
  const { problem } = words.t;
  const work = useWork({
    "not-found": problem.unknown,
    conflict: problem.unknown,
    "not-member": problem.notInSight,
    "unknown-group": problem.notInSight,
  });

  const recall = async ({ id, text }: Found) => {
    if (!(await confirm({ title: words.t.recallQuestion, text, action: words.t.recallAction, danger: true }))) return;
    if (await work.run(() => client.api.administration.recall(id), words.t.recallDone)) setTyped("");
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const target = targetOf(typed);
    if (typeof target === "string") return work.fail(problem[target]);
    await work.run(async () => {
      const found = await findMessage(target);
      if (typeof found === "string") return work.fail(problem[found]);
      queueMicrotask(() => void recall(found));
    });
  };
  return (
    <>
      <PageTitle text={words.t.pages.messages} />
      <section className="card">
        <h3>{words.t.recallTitle}</h3>
        <p>{words.t.recallIntro}</p>
        <form className="one-line" onSubmit={submit} noValidate>
          <Field
            label={words.t.messageId}
            hint={words.t.messageIdHint}
            value={typed}
            error={work.error}
            spellcheck={false}
            autocapitalize="none"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" look="danger" busy={work.busy}>
            {words.t.recallFind}
          </Button>
        </form>
      </section>
    </>
  );
}
