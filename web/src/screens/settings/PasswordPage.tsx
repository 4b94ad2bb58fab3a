import { useState } from "preact/hooks";
import { client } from "../../app/client";
import { ownId } from "../../app/people";
import { Button } from "../../ui/Button";
import { PasswordField } from "../../ui/PasswordField";
import { toast } from "../../ui/Toasts";
import { isCommonPassword, passwordProblem } from "../entrance/rules";
import { useSubmit, useWait } from "../entrance/useSubmit";
import { Footer } from "./ProfilePage";
import { words } from "./words";

/** Another password. */
export function PasswordPage() {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const { form, busy, error, tried, submit, forget } = useSubmit(async () => {
    await client.api.accounts.changePassword({ current, password });
    setCurrent("");
    setPassword("");
    toast(words.t.passwordChanged);
  });
  const wait = useWait(error);
  const isCommon = isCommonPassword(error);
  const problem = isCommon ? "common" : tried && (current || password) ? passwordProblem(password) : undefined;
  const { currentWrong, currentMissing, passwordTooMany, passwordShort, passwordLong, passwordCommon } = words.t;
  const currentProblem =
    error?.reason === "forbidden"
      ? currentWrong
      : error?.reason === "rate-limited"
        ? passwordTooMany
        : tried && password && !current
          ? currentMissing
          : undefined;
  const toggle = { showLabel: words.t.showPassword, hideLabel: words.t.hidePassword };
  return (
    <form ref={form} className="card" noValidate onSubmit={(event) => submit(event, current !== "" && !passwordProblem(password))}>
      {/* Password managers look for it. */}
      <input type="text" name="username" autoComplete="username" value={ownId()} readOnly hidden />
      <PasswordField
        {...toggle}
        label={words.t.currentPassword}
        name="current-password"
        autoComplete="current-password"
        value={current}
        error={currentProblem}
        onInput={(event) => {
          setCurrent(event.currentTarget.value);
          forget();
        }}
      />
      <PasswordField
        {...toggle}
        label={words.t.newPassword}
        name="new-password"
        autoComplete="new-password"
        hint={words.t.passwordHint}
        value={password}
        error={problem && { short: passwordShort, long: passwordLong, common: passwordCommon }[problem]}
        onInput={(event) => {
          setPassword(event.currentTarget.value);
          forget();
        }}
      />
      <p className="note">{words.t.passwordNote}</p>
      <Footer error={currentProblem || isCommon ? undefined : error}>
        <Button type="submit" look="primary" busy={busy} disabled={wait.left > 0}>
          {words.t.changePassword}
        </Button>
      </Footer>
    </form>
  );
}
