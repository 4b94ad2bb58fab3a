import type { GroupDetails, GroupMember } from "@parley/client";
import { client } from "../../app/client";
import { useSearch } from "../../people/useSearch";

export interface MemberSearch {
  members: readonly GroupMember[];
  more: boolean;
  loading: boolean;
  error?: unknown;
  loadMore: () => void;
}

/** The members that a text finds; undefined if there is no text. A change of the group searches again. */
export function useMemberSearch(details: GroupDetails, text: string): MemberSearch | undefined {
  const search = async (text: string, page?: string) => {
    const { members: items, page: next } = await client.group(details.id).searchMembers(text, page);
    return { items, page: next };
  };
  const { found, loading, error, load } = useSearch(text, search, details);
  if (text === "") return undefined;
  const current = found?.text === text ? found : undefined;
  return {
    members: current?.items ?? [],
    more: current ? current.page !== undefined : true,
    loading,
    ...(error !== undefined && { error }),
    loadMore: load,
  };
}
