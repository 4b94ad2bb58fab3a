import type { ParleyError } from "@parley/client";
import { useState } from "preact/hooks";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { focusAtFirst } from "../../ui/focus";
import { PasswordField } from "../../ui/PasswordField";
import { IdField } from "./IdField";
import { Refused } from "./Refused";
import { idProblem, isCommonPassword, passwordProblem, suggestId } from "./rules";
import { useSubmit, useWait } from "./useSubmit";
import { words } from "./words";

export interface NewAccount {
  id: string;
  password: string;
  name: string;
  /** What was typed into the additional input. */
  code?: string;
}

/** Why the server refused the account, at the input that it is about. */
export interface Refusal {
  at: "id" | "code" | "form";
  text: string;
}

export interface AccountFormProps {
  action: string;
  /** An additional input, for a code. */
  code?: { label: string; hint: string; missing: string; initial?: string };
  create: (account: NewAccount) => Promise<unknown>;
  explainRefusal: (error: ParleyError, account: NewAccount) => Refusal | undefined;
}

/** The inputs of a new account. The id follows the name until the user types one. */
export function AccountForm({ action, code, create, explainRefusal }: AccountFormProps) {
  const [name, setName] = useState("");
  const [ownId, setOwnId] = useState<string>();
  const [password, setPassword] = useState("");
  const [typedCode, setTypedCode] = useState(code?.initial ?? "");
  const id = ownId ?? suggestId(name);
  const account = { id, password, name: name.trim(), ...(code && { code: typedCode.trim() }) };
  const { form, busy, error, tried, submit, forget } = useSubmit(() => create(account));
  const wait = useWait(error);
  const refusal = error && explainRefusal(error, account);
  const weak = isCommonPassword(error) ? "common" : tried ? passwordProblem(password) : undefined;
  const isComplete = account.name !== "" && !idProblem(id) && !passwordProblem(password) && (!code || account.code !== "");
  return (
    <form ref={form} noValidate onSubmit={(event) => submit(event, isComplete)}>
      {code && (
        <div ref={code.initial ? undefined : focusInput}>
          <Field
            label={code.label}
            hint={code.hint}
            name="code"
            autoComplete="off"
            autoCapitalize="none"
            spellcheck={false}
            maxLength={200}
            value={typedCode}
            error={refusal?.at === "code" ? refusal.text : tried && account.code === "" ? code.missing : undefined}
            onInput={(event) => {
              setTypedCode(event.currentTarget.value);
              forget();
            }}
          />
        </div>
      )}
      <div ref={code && !code.initial ? undefined : focusInput}>
        <Field
          label={words.t.name}
          hint={words.t.nameHint}
          name="name"
          autoComplete="name"
          maxLength={64}
          value={name}
          error={
            tried && account.name === "" ? words.t.nameEmpty : !weak && error?.reason === "malformed" ? words.t.nameRefused : undefined
          }
          onInput={(event) => {
            setName(event.currentTarget.value);
            forget();
          }}
        />
      </div>
      <IdField
        value={id}
        tried={tried}
        refusal={refusal?.at === "id" ? refusal.text : undefined}
        onChange={(typed) => {
          setOwnId(typed);
          forget();
        }}
      />
      <PasswordField
        label={words.t.password}
        hint={words.t.newPasswordHint}
        name="new-password"
        autoComplete="new-password"
        showLabel={words.t.showPassword}
        hideLabel={words.t.hidePassword}
        value={password}
        error={weak && words.t.passwordProblem[weak]}
        onInput={(event) => {
          setPassword(event.currentTarget.value);
          forget();
        }}
      />
      {error && error.reason !== "malformed" && refusal?.at !== "id" && refusal?.at !== "code" && (
        <Refused error={error} wait={wait} tooMany={words.t.tooManyAccounts} text={refusal?.text} />
      )}
      <Button type="submit" look="primary" busy={busy} disabled={wait.left > 0}>
        {action}
      </Button>
    </form>
  );
}

const focusInput = (element: HTMLElement | null) => focusAtFirst(element?.querySelector("input") ?? null);
