// Say how long an answer took, as its Server-Timing header tells; the page itself is the same each time.

// Return a sentence for timings with a name and a duration in milliseconds; nothing where they do not tell.
export function toldTime(timings) {
  const query = timings.find((each) => each.name === "query");
  if (query) {
    const { duration } = query;
    return `The query took ${duration < 1000 ? `${Math.max(1, Math.round(duration))} ms` : `${(duration / 1000).toFixed(1)} s`}.`;
  }
  return timings.some((each) => each.name === "cache") ? "The answer was kept from before." : "";
}

const place = document.querySelector("main #answer-time");
if (place) {
  const [page] = performance.getEntriesByType("navigation");
  place.textContent = toldTime(page?.serverTiming ?? []);
  place.hidden = !place.textContent;
}
