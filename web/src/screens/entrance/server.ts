import { client } from "../../app/client";

/** What the server says about itself to everybody. */
export type ServerInfo = Awaited<ReturnType<typeof loadServer>>;

export const loadServer = () => client.api.server.describe();

/** Makes the administrator's account. */
export const setUp = client.api.server.setUp;
