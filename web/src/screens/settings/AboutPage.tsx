import { base } from "../../app/base";
import { openDialog } from "../../app/dialogs";
import { Button } from "../../ui/Button";
import { KeyboardIcon } from "../../ui/icons";
import { words } from "./words";

/** What this is. */
export function AboutPage() {
  return (
    <>
      <section className="card about-card">
        <img src={`${base}/favicon.svg`} alt="" width={48} height={48} />
        <div>
          <h2>Parley</h2>
          <p>{words.t.aboutText}</p>
          <p className="note">{words.t.license}</p>
        </div>
      </section>
      <section className="card">
        <h2>{words.t.shortcuts}</h2>
        <div>
          <Button icon={KeyboardIcon} onClick={() => openDialog("shortcuts")}>
            {words.t.showShortcuts}
          </Button>
        </div>
      </section>
      <section className="card">
        <h2>{words.t.serverAddress}</h2>
        <p>{location.origin + base}</p>
        <p>
          <a href={`${base}/docs`}>{words.t.api}</a>
        </p>
      </section>
    </>
  );
}
