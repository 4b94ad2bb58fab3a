import { addressOf } from "../../app/routes";
import type { ParleyError } from "@parley/client";
import { client } from "../../app/client";
import { useRoute } from "../../app/router";
import { LockIcon } from "../../ui/icons";
import { EmptyState } from "../../ui/States";
import { AccountForm, type NewAccount, type Refusal } from "../entrance/AccountForm";
import { Entrance } from "../entrance/Entrance";
import type { ServerInfo } from "../entrance/server";
import { words } from "../entrance/words";
import { SetUpForm } from "../sign-in/SetUpForm";

export { words } from "../entrance/words";

/** Making an account, if the server lets the visitor. */
export default function SignUp() {
  return (
    <Entrance>
      {(info, reload) =>
        info.setup ? (
          <SetUpForm needsCode={info.setup === "code"} reload={reload} />
        ) : (
          <>
            {info.signUp === "closed" ? <Closed /> : <SignUpForm signUp={info.signUp} />}
            <p className="other-way">
              <span>{words.t.hasAccount}</span>
              <a href={addressOf({ name: "sign-in" })}>{words.t.toSignIn}</a>
            </p>
          </>
        )
      }
    </Entrance>
  );
}

const Closed = () => (
  <>
    <h1 className="sr-only">{words.t.signUpTitle}</h1>
    <EmptyState icon={LockIcon} title={words.t.closedTitle}>
      {words.t.closedText}
    </EmptyState>
  </>
);

function SignUpForm({ signUp }: Pick<ServerInfo, "signUp">) {
  const route = useRoute();
  const isInvited = signUp === "invitation";
  const initial = route.name === "sign-up" ? route.invitation : undefined;
  const create = ({ code, ...account }: NewAccount) => client.signUp({ ...account, ...(code && { invitation: code }) });
  const explainRefusal = ({ reason }: ParleyError, { id }: NewAccount): Refusal | undefined => {
    if (reason === "conflict") return { at: "id", text: words.t.idTaken(id) };
    if (reason !== "forbidden") return undefined;
    return isInvited ? { at: "code", text: words.t.invitationRefused } : { at: "id", text: words.t.idKept };
  };
  return (
    <>
      <h1>{words.t.signUpTitle}</h1>
      <AccountForm
        action={words.t.signUp}
        create={create}
        explainRefusal={explainRefusal}
        code={
          isInvited ? { label: words.t.invitation, hint: words.t.invitationHint, missing: words.t.invitationMissing, initial } : undefined
        }
      />
    </>
  );
}
