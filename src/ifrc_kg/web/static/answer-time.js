// Say how long the answer of this page took, as its Server-Timing header tells; the page itself is the same each time.
const [page] = performance.getEntriesByType("navigation");
const timings = page?.serverTiming ?? [];
const query = timings.find((each) => each.name === "query");
const place = document.getElementById("answer-time");

if (query) {
  place.textContent = `The query took ${query.duration < 1000 ? `${Math.round(query.duration)} ms` : `${(query.duration / 1000).toFixed(1)} s`}.`;
} else if (timings.some((each) => each.name === "cache")) {
  place.textContent = "The answer was kept from before.";
}
place.hidden = !place.textContent;
