import type { Http } from "@parley/client";
import { client } from "../../app/client";
import { useSearch, type Search } from "../../people/useSearch";

/** Searches the users of the server. */
export const useUserSearch = (text: string): Search<Http["UserCard"]> =>
  useSearch(text, async (text, page) => {
    const { users: items, page: next } = await client.people.search(text, page);
    return { items, page: next };
  });
