import { addressOf } from "../../app/routes";
import type { ParleyError } from "@parley/client";
import { useState } from "preact/hooks";
import { client } from "../../app/client";
import { formatFull } from "../../i18n";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { focusAtFirst } from "../../ui/focus";
import { PasswordField } from "../../ui/PasswordField";
import { Refused } from "../entrance/Refused";
import type { ServerInfo } from "../entrance/server";
import { useSubmit, useWait } from "../entrance/useSubmit";
import { words } from "../entrance/words";

export function SignInForm({ signUp }: { signUp: ServerInfo["signUp"] }) {
  const [id, setId] = useState("");
  const [password, setPassword] = useState("");
  const { form, busy, error, submit, forget } = useSubmit(() => client.signIn(id.trim().toLowerCase(), password));
  const wait = useWait(error);
  const isWrong = error?.reason === "unauthenticated";
  return (
    <>
      <h1>{words.t.signInTitle}</h1>
      <form ref={form} onSubmit={(event) => submit(event, id.trim() !== "" && password !== "")}>
        <div ref={focusFirstInput}>
          <Field
            label={words.t.userId}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellcheck={false}
            required
            value={id}
            onInput={(event) => {
              setId(event.currentTarget.value);
              forget();
            }}
          />
        </div>
        <PasswordField
          label={words.t.password}
          name="password"
          autoComplete="current-password"
          required
          showLabel={words.t.showPassword}
          hideLabel={words.t.hidePassword}
          value={password}
          error={isWrong ? words.t.wrong : undefined}
          onInput={(event) => {
            setPassword(event.currentTarget.value);
            forget();
          }}
        />
        {error && !isWrong && <Refused error={error} wait={wait} tooMany={words.t.tooMany} text={suspension(error)} />}
        <Button type="submit" look="primary" busy={busy} disabled={wait.left > 0}>
          {words.t.signIn}
        </Button>
      </form>
      {isWrong && <p className="aside">{words.t.forgotten}</p>}
      {signUp !== "closed" && (
        <p className="other-way">
          <span>{signUp === "open" ? words.t.noAccount : words.t.hasInvitation}</span>
          <a href={addressOf({ name: "sign-up" })}>{words.t.toSignUp}</a>
        </p>
      )}
    </>
  );
}

const focusFirstInput = (element: HTMLElement | null) => focusAtFirst(element?.querySelector("input") ?? null);

function suspension({ reason, retryAfter }: ParleyError): string | undefined {
  if (reason !== "banned") return undefined;
  return retryAfter === undefined ? words.t.suspended : words.t.suspendedUntil(formatFull(Date.now() + retryAfter));
}
