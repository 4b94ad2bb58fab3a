import type { Message } from "@parley/client";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** The messages of the window by id, for quotes. */
export const QuotedContext = createContext<ReadonlyMap<string, Message>>(new Map());

export const useQuoted = (id: string): Message | undefined => useContext(QuotedContext).get(id);
