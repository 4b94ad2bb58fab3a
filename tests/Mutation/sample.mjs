// Measures a part that takes too long as a whole by a random sample of its places (docs/design/0036), for tests/mutate.sh:
//   node sample.mjs all    PART                          prints the settings with which Stryker lists all changes and tests none
//   node sample.mjs choose PART LIST COUNT SEED [REPORT] prints those with which it tests about COUNT changes
//   node sample.mjs score  PART LIST COUNT SEED REPORT…  prints their score, its margin, and what survived
// PART has the settings of the part, LIST is Stryker's report of all changes, and REPORT that of a sample. With a REPORT, "choose" takes
// only the places where something survived. Of several reports, the last one that tested a change counts.
import { readFileSync } from "node:fs";

const [command, part, list, count, seed, ...others] = process.argv.slice(2);
const config = read(part)["stryker-config"];
const parts = config.mutate ?? ["**/*.cs"];
const reports = others.map(read);
const places = list ? placesOf(read(list)) : [];
const sample = choose(Number(count), Number(seed));
if (command === "score") process.exitCode = score() ? 0 : 1;
else if (command === "all") print({ mutate: nowhere(), "coverage-analysis": "off" });   // which tests reach a change does not matter yet
else print({ mutate: settings(reports.length > 0 ? sample.filter(hasSurvivor) : sample) });

function read(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

// A place is a piece of the source with all its changes. They stay together, because Stryker can be told places, but not changes.
function placesOf(report) {
  const files = Object.entries(report.files).filter(([path]) => parts.some(glob => isLike(path, glob)));
  return files.sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([path, { source, mutants }]) => {
    const found = new Map();
    for (const change of mutants.filter(change => change.status !== "CompileError")) {
      const place = placeOf(path, source, change);
      if (!found.has(place.key)) found.set(place.key, place);
      found.get(place.key).changes.push(keyOf(place, change));
    }
    const inFile = [...found.values()];
    return inFile.filter(place => !isCoveredBlock(place, inFile)).sort((a, b) => a.start - b.start || a.end - b.end);
  });
}

function isLike(path, glob) {
  const pattern = glob.replace(/[.+^$()|]/g, "\\$&").replace(/\*\*\/|\*/g, stars => (stars === "*" ? "[^/]*" : "(.*/)?"));
  return new RegExp(`^${pattern}$`).test(path);
}

function placeOf(path, source, change) {
  const [start, end] = [offsetOf(source, change.location.start), offsetOf(source, change.location.end)];
  const isBlock = change.mutatorName === "Block removal mutation";
  return { key: `${path}{${start}..${end}}`, path, start, end, line: change.location.start.line, isBlock, changes: [] };
}

function offsetOf(source, { line, column }) {
  let start = 0;
  for (let i = 1; i < line; i++) start = source.indexOf("\n", start) + 1;
  return start + column - 1;
}

function keyOf(place, change) {
  return `${place.key} ${change.mutatorName} ${change.replacement}`;
}

// Stryker removes a block only if nothing in it is changed.
function isCoveredBlock(place, all) {
  return place.isBlock && all.some(inner => inner !== place && contains(place, inner));
}

function contains(outer, inner) {
  return outer.path === inner.path && outer.start <= inner.start && inner.end <= outer.end;
}

// As many places as have COUNT changes on average, each as probable as any other. The same seed always chooses the same ones.
function choose(count, seed) {
  const next = generator(seed);
  const size = Math.round(count * places.length / places.flatMap(place => place.changes).length);
  return places.map(place => [next(), place]).sort(([a], [b]) => a - b).slice(0, size).map(([, place]) => place);
}

// Mulberry32: random numbers from 0 to 1.
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Nothing is changed in the first character of a file, so that Stryker reports all changes and tests none.
function nowhere() {
  return parts.map(glob => `${glob}{0..1}`);
}

// Stryker tests all changes within a place. Places inside that were not chosen are excluded, unless one inside them was.
function settings(chosen) {
  const isInside = place => chosen.some(outer => outer !== place && contains(outer, place));
  const excluded = places.filter(place => isInside(place) && !chosen.some(inner => contains(place, inner)));
  return [...nowhere(), ...chosen.map(place => place.key), ...excluded.map(place => `!${place.key}`)];
}

function print(others) {
  const thresholds = { ...config.thresholds, break: 0 };
  console.log(JSON.stringify({ "stryker-config": { ...config, ...others, thresholds } }, null, 2));
}

function statuses() {
  return new Map(reports.flatMap(report => Object.entries(report.files)).flatMap(([path, { source, mutants }]) => mutants
    .filter(change => change.status !== "Ignored")
    .map(change => [keyOf(placeOf(path, source, change), change), change.status])));
}

function isNoticed(status) {
  return status === "Killed" || status === "Timeout";
}

function hasSurvivor(place) {
  const found = statuses();
  return place.changes.some(change => !isNoticed(found.get(change)));
}

function score() {
  const found = statuses();
  const results = sample.map(place => place.changes.map(change => found.get(change) ?? "Untested"));
  sample.forEach((place, i) => place.changes.forEach((change, j) => {
    if (!isNoticed(results[i][j])) console.log(`${results[i][j]}: ${place.path}:${place.line} ${change.slice(place.key.length + 1)}`);
  }));

  const { ratio, margin } = estimate(results.map(place => [place.filter(isNoticed).length, place.length]));
  const all = results.flat();
  const timeouts = all.filter(status => status === "Timeout").length;
  console.log(`${all.filter(isNoticed).length} of ${all.length} changes noticed, ${timeouts} of them by a timeout`);
  console.log(`${sample.length} of ${places.length} places, chosen with seed ${seed}`);
  console.log(`Score: ${(100 * ratio).toFixed(1)} % ± ${(100 * margin).toFixed(1)} (95 %)`);
  return !all.includes("Untested") && 100 * ratio >= config.thresholds.break;
}

// The score is a ratio of two sums over places chosen at random. Its variance is that of what a place has noticed more, or less, than the
// score lets expect (Cochran, Sampling Techniques, 6.4).
function estimate(pairs) {
  const sum = numbers => numbers.reduce((a, b) => a + b, 0);
  const [noticed, all] = [sum(pairs.map(pair => pair[0])), sum(pairs.map(pair => pair[1]))];
  const ratio = noticed / all;
  const squares = sum(pairs.map(pair => (pair[0] - ratio * pair[1]) ** 2));
  const untested = 1 - pairs.length / places.length;
  return { ratio, margin: 1.96 * Math.sqrt(untested * squares * pairs.length / (pairs.length - 1)) / all };
}
