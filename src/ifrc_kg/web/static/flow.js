/* In the picture of the chain, a name under the pointer or in focus lights the chain through it, in both directions.

   Which names a line joins is read off the drawing: it begins at the right side of one box and ends at the left side
   of another, or at the right side of one in the same column. */
"use strict";

(() => {
  const NEAR = 4;

  const boxAt = (boxes, point, isEnd) => boxes.findIndex(({ x, y, width, height }) =>
    point.y > y && point.y < y + height
    && (Math.abs(point.x - x - width) < NEAR || (isEnd && Math.abs(point.x - x) < NEAR)));

  for (const svg of document.querySelectorAll(".flow.wide")) {
    const nodes = [...svg.querySelectorAll("a.node")];
    const boxes = nodes.map((node) => node.querySelector("rect").getBBox());
    const lines = [...svg.querySelectorAll("path.edge:not(.edge-core)")].map((line) => ({
      line,
      from: boxAt(boxes, line.getPointAtLength(0), false),
      to: boxAt(boxes, line.getPointAtLength(line.getTotalLength()), true),
    }));

    const light = (start) => {
      const lit = new Set([start]);
      for (const [near, far] of [["from", "to"], ["to", "from"]]) {
        const waiting = [start];
        while (waiting.length) {
          const place = waiting.pop();
          for (const each of lines) {
            if (each[near] !== place) continue;
            each.line.classList.add("on");
            if (!lit.has(each[far])) waiting.push(each[far]);
            lit.add(each[far]);
          }
        }
      }
      for (const place of lit) nodes[place]?.classList.add("on");
      svg.classList.add("lit");
    };

    const dim = () => {
      svg.classList.remove("lit");
      for (const each of svg.querySelectorAll(".on")) each.classList.remove("on");
    };

    nodes.forEach((node, place) => {
      for (const begin of ["pointerenter", "focus"]) node.addEventListener(begin, () => { dim(); light(place); });
      for (const end of ["pointerleave", "blur"]) node.addEventListener(end, dim);
    });
  }
})();
