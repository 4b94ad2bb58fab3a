import type { ErrorReason, ParleyError } from "@parley/client";
import { client } from "../../app/client";
import { navigate } from "../../app/router";
import { toast } from "../../ui/Toasts";
import { AccountForm, type NewAccount, type Refusal } from "../entrance/AccountForm";
import { setUp } from "../entrance/server";
import { words } from "../entrance/words";

/** Makes the administrator's account on a server that has none, then shows how to invite others. */
export function SetUpForm({ needsCode, reload }: { needsCode: boolean; reload: () => void }) {
  const create = async ({ id, password, name, code }: NewAccount) => {
    try {
      await setUp({ id, password, name, ...(code && { code }) });
    } catch (error) {
      if ((error as ParleyError).reason === "conflict") {
        toast(words.t.overtaken, { danger: true });
        reload();
      }
      throw error;
    }
    navigate({ name: "settings", page: "invitations" }, { replace: true });
    await client.signIn(id, password);
  };
  return (
    <>
      <h1>{words.t.setUpTitle}</h1>
      <p className="lead">{words.t.setUpText}</p>
      <AccountForm
        action={words.t.setUp}
        create={create}
        explainRefusal={({ reason }) => explainRefusal(reason, needsCode)}
        code={needsCode ? { label: words.t.code, hint: words.t.codeHint, missing: words.t.codeMissing } : undefined}
      />
    </>
  );
}

function explainRefusal(reason: ErrorReason, needsCode: boolean): Refusal | undefined {
  if (reason === "forbidden" && needsCode) return { at: "code", text: words.t.codeRefused };
  return reason === "conflict" ? { at: "form", text: words.t.overtaken } : undefined;
}
