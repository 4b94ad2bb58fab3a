// Finds errors in the histories of a server, given the sent and the acknowledged messages.

/**
 * @param {object} evidence
 * @param {Map<string, { conversation: string, from: string }>} evidence.sent  every message that was ever sent, by its unique text
 * @param {Map<string, { id: string, seq: number }>} evidence.acked            what was answered with code 1, by text
 * @param {{ reader: string, conversation: string, entries: { id: string, seq: number, from: string, text: string | null }[] }[]} evidence.logs
 *   what each reader sees of each conversation, in the order seen; `text` is null for entries that the server made by itself
 * @returns {{ kind: 'lost' | 'duplicate' | 'hole' | 'reordered' | 'phantom' | 'mismatch' | 'disagreement', reader: string, conversation: string, detail: string }[]}
 */
export function findProblems({ sent, acked, logs }) {
  const problems = logs.flatMap((log) => [...ofOrder(log), ...ofOrigin(log, sent), ...ofPromises(log, sent, acked)]);
  return [...problems, ...ofAgreement(logs)];
}

const problem = (kind, { reader, conversation }, detail) => ({ kind, reader, conversation, detail });

/** seq is 1, 2, 3, … in the order seen. */
function ofOrder(log) {
  const problems = [];
  const seqs = log.entries.map((entry) => entry.seq);
  const present = new Set(seqs);
  const highest = seqs.reduce((a, b) => Math.max(a, b), 0);
  for (let seq = 1; seq <= highest; seq++) if (!present.has(seq)) problems.push(problem('hole', log, `no seq ${seq} below ${highest}`));
  for (let at = 1; at < seqs.length; at++) {
    if (seqs[at] === seqs[at - 1]) problems.push(problem('duplicate', log, `seq ${seqs[at]} twice`));
    else if (seqs[at] < seqs[at - 1]) problems.push(problem('reordered', log, `seq ${seqs[at]} after ${seqs[at - 1]}`));
  }
  return problems;
}

/** Every entry was sent, by the one it names, into this conversation, and is there once. */
function ofOrigin(log, sent) {
  const problems = [];
  const ids = new Set();
  const texts = new Set();
  for (const { id, seq, from, text } of log.entries) {
    if (ids.has(id)) problems.push(problem('duplicate', log, `id ${id} twice`));
    ids.add(id);
    if (text === null) continue;
    if (texts.has(text)) problems.push(problem('duplicate', log, `"${text}" twice, again as seq ${seq}`));
    texts.add(text);
    const origin = sent.get(text);
    if (!origin) problems.push(problem('phantom', log, `"${text}" was never sent`));
    else if (origin.conversation !== log.conversation) problems.push(problem('phantom', log, `"${text}" belongs to ${origin.conversation}`));
    else if (origin.from !== from) problems.push(problem('phantom', log, `"${text}" is from ${origin.from}, not ${from}`));
  }
  return problems;
}

/** Everything acknowledged is there, under the id and seq that were acknowledged. */
function ofPromises(log, sent, acked) {
  const problems = [];
  const seen = new Map([...log.entries].reverse().map((entry) => [entry.text, entry])); // of duplicates, the first
  for (const [text, { id, seq }] of acked) {
    if (sent.get(text)?.conversation !== log.conversation) continue;
    const entry = seen.get(text);
    if (!entry) problems.push(problem('lost', log, `"${text}" was acknowledged as seq ${seq}`));
    else if (entry.id !== id || entry.seq !== seq) {
      problems.push(problem('mismatch', log, `"${text}" was acknowledged as ${id}/${seq} and is ${entry.id}/${entry.seq}`));
    }
  }
  return problems;
}

/** All readers of a conversation see the same. */
function ofAgreement(logs) {
  const problems = [];
  const first = new Map();
  for (const log of logs) {
    const other = first.get(log.conversation);
    if (!other) {
      first.set(log.conversation, log);
      continue;
    }
    const length = Math.max(log.entries.length, other.entries.length);
    for (let at = 0; at < length; at++) {
      const [mine, theirs] = [log.entries[at]?.id, other.entries[at]?.id];
      if (mine === theirs) continue;
      problems.push(problem('disagreement', log, `place ${at + 1} is ${mine}, for ${other.reader} ${theirs}`));
      break;
    }
  }
  return problems;
}
