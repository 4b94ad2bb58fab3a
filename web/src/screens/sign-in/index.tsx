import { Entrance } from "../entrance/Entrance";
import { SetUpForm } from "./SetUpForm";
import { SignInForm } from "./SignInForm";

export { words } from "../entrance/words";

/** Signing in; on a server without any account, making the first one. */
export default function SignIn() {
  return (
    <Entrance>
      {(info, reload) =>
        info.setup ? <SetUpForm needsCode={info.setup === "code"} reload={reload} /> : <SignInForm signUp={info.signUp} />
      }
    </Entrance>
  );
}
