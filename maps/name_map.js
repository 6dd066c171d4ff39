// Place names on a map that lives in one file: a canvas of symbols over the outlines, gathered where they are dense.
// `data` is written by maps/name_map.py; whatever is shown goes through textContent, never through HTML.
(function (map, data) {
  "use strict";
  const CELL = 36; // px: two symbols nearer than this stand as one, with their number
  const REACH = 12; // px: how far from a symbol a click still means it
  const SIZE = 5.5; // px: half the width of a symbol
  const MOST_FOUND = 30;
  const MOST_LISTED = 12;
  const [NAME, PINYIN, INITIALS, KIND, CLASS, DIVISION, LON, LAT, OTHERS, NOTE, LINES] = [...Array(11).keys()];

  const hidden = new Set();
  const names = data.names;
  const xs = new Float64Array(names.length);
  const ys = new Float64Array(names.length);
  names.forEach((one, i) => {
    const point = map.project([one[LAT], one[LON]], 0);
    xs[i] = point.x;
    ys[i] = point.y;
  });

  function path(pen, shape, x, y, size) {
    pen.beginPath();
    if (shape === null) pen.arc(x, y, size * 0.9, 0, 7);
    else shape.forEach(([dx, dy], i) => pen[i ? "lineTo" : "moveTo"](x + dx * size, y + dy * size));
    pen.closePath();
  }

  const pane = map.createPane("names");
  pane.style.zIndex = 450; // over the outlines, under popups
  pane.style.pointerEvents = "none";

  const Names = L.Layer.extend({
    options: { pane: "names" },
    onAdd() {
      this.canvas = L.DomUtil.create("canvas", "names leaflet-zoom-hide", this.getPane());
      map.on("moveend zoomend resize", this.draw, this);
      this.draw();
    },
    onRemove() {
      map.off("moveend zoomend resize", this.draw, this);
      this.canvas.remove();
    },
    draw() {
      const size = map.getSize();
      const ratio = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
      this.canvas.width = size.x * ratio;
      this.canvas.height = size.y * ratio;
      this.canvas.style.width = size.x + "px";
      this.canvas.style.height = size.y + "px";
      const pen = this.canvas.getContext("2d");
      pen.scale(ratio, ratio);
      pen.font = data.font;
      this.drawn = this.gather(size);
      this.lines(pen);
      this.symbols(pen);
      this.labels(pen, size);
      this.canvas.dataset.drawn = String(this.drawn.reduce((sum, one) => sum + one.members.length, 0));
    },
    gather(size) {
      const scale = map.getZoomScale(map.getZoom(), 0);
      const origin = map.getPixelBounds().min;
      const cells = new Map();
      const zoom = map.getZoom();
      for (let i = 0; i < names.length; i++) {
        if (hidden.has(names[i][KIND])) continue;
        const x = xs[i] * scale - origin.x;
        const y = ys[i] * scale - origin.y;
        if (x < -CELL || y < -CELL || x > size.x + CELL || y > size.y + CELL) continue;
        // cells stand on the ground, so that they do not change when the map is dragged
        const place = Math.floor((x + origin.x) / CELL) * 1e7 + Math.floor((y + origin.y) / CELL);
        // divisions are few, and what a reader finds his way by: each stands for itself, as soon as there is room
        const alone = zoom >= (data.alone[names[i][CLASS]] ?? 99);
        const key = alone ? -i - 1 : place;
        const cell = cells.get(key);
        if (cell === undefined) cells.set(key, { x, y, members: [i], alone });
        else this.join(cell, x, y, i);
      }
      const apart = zoom >= map.getMaxZoom();
      const drawn = [...cells.values()].flatMap((cell) => (apart ? this.apart(cell, scale, origin) : [cell]));
      // what is painted last lies on top
      return drawn.sort((a, b) => (a.alone ? 2 : 1 / a.members.length) - (b.alone ? 2 : 1 / b.members.length));
    },
    join(cell, x, y, i) {
      const before = cell.members.push(i) - 1;
      cell.x += (x - cell.x) / (before + 1);
      cell.y += (y - cell.y) / (before + 1);
    },
    apart(cell, scale, origin) {
      return cell.members.map((i) => ({ x: xs[i] * scale - origin.x, y: ys[i] * scale - origin.y, members: [i] }));
    },
    lines(pen) {
      if (map.getZoom() < data.line_zoom) return;
      pen.lineWidth = 2.5;
      pen.globalAlpha = 0.75;
      for (const { members } of this.drawn) {
        for (const i of members) {
          for (const line of names[i][LINES] || []) {
            pen.strokeStyle = data.kinds[names[i][KIND]].colour;
            pen.beginPath();
            line.forEach(([lon, lat], k) => {
              const at = map.latLngToContainerPoint([lat, lon]);
              pen[k ? "lineTo" : "moveTo"](at.x, at.y);
            });
            pen.stroke();
          }
        }
      }
      pen.globalAlpha = 1;
    },
    symbols(pen) {
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      for (const one of this.drawn) {
        const many = one.members.length > 1;
        const kind = data.kinds[names[one.members[0]][KIND]];
        path(pen, many ? null : kind.shape, one.x, one.y, many ? 9 + 2.2 * Math.log10(one.members.length) : SIZE);
        pen.fillStyle = many ? "#5b6770" : kind.colour;
        pen.strokeStyle = "#ffffff";
        pen.lineWidth = 1.5;
        pen.stroke();
        pen.fill();
        if (many) {
          pen.fillStyle = "#ffffff";
          pen.fillText(String(one.members.length), one.x, one.y + 0.5);
        }
      }
    },
    labels(pen, size) {
      const taken = this.drawn.filter((one) => !one.alone).map(({ x, y }) => [x - 9, y - 8, x + 9, y + 8]);
      const rows = new Map();
      const put = (box) => {
        for (let row = Math.floor(box[1] / 40); row <= Math.floor(box[3] / 40); row++) {
          if (!rows.has(row)) rows.set(row, []);
          rows.get(row).push(box);
        }
      };
      const free = (box) => {
        for (let row = Math.floor(box[1] / 40); row <= Math.floor(box[3] / 40); row++) {
          for (const other of rows.get(row) || []) {
            if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
          }
        }
        return true;
      };
      pen.textAlign = "left";
      pen.lineWidth = 3;
      const rank = (one) => (one.alone ? data.alone[names[one.members[0]][CLASS]] : 100 + names[one.members[0]][KIND]);
      const single = this.drawn.filter((one) => one.members.length === 1).sort((a, b) => rank(a) - rank(b));
      let others = false;
      for (const one of single) {
        // names of divisions may lie over symbols, all others keep clear of them
        if (!one.alone && !others) {
          others = true;
          taken.forEach(put);
        }
        pen.font = one.alone ? `600 ${data.font}` : data.font;
        const words = names[one.members[0]][NAME];
        const left = one.x + 9.5;
        const box = [left, one.y - 7, left + pen.measureText(words).width, one.y + 7];
        if (box[2] > size.x || !free(box)) continue;
        put(box);
        pen.strokeStyle = "#ffffff";
        pen.strokeText(words, left, one.y);
        pen.fillStyle = "#1f2933";
        pen.fillText(words, left, one.y);
      }
    },
    at(point) {
      let best = null;
      let least = REACH;
      for (const one of this.drawn) {
        const far = Math.hypot(one.x - point.x, one.y - point.y);
        if (far < least) [best, least] = [one, far];
      }
      return best;
    },
  });

  function element(tag, words, kind) {
    const made = document.createElement(tag);
    if (words) made.textContent = words;
    if (kind) made.className = kind;
    return made;
  }

  function told(i) {
    const one = names[i];
    const box = element("div", "", "told");
    box.append(element("b", one[NAME]), element("span", one[PINYIN], "pinyin"));
    box.append(element("p", `${data.classes[one[CLASS]]}　${data.divisions[one[DIVISION]]}`));
    for (const words of one[OTHERS] || []) box.append(element("p", words, "other"));
    if (one[NOTE]) box.append(element("p", one[NOTE], "note"));
    return box;
  }

  function open(members, latlng) {
    const box = element("div");
    members.slice(0, MOST_LISTED).forEach((i) => box.append(told(i)));
    if (members.length > MOST_LISTED) box.append(element("p", `……共 ${members.length} 个`));
    L.popup({ maxHeight: 320 }).setLatLng(latlng).setContent(box).openOn(map);
  }

  L.control.scale({ imperial: false }).addTo(map);
  const layer = new Names();
  layer.addTo(map);
  map.on("click", (event) => {
    const one = layer.at(event.containerPoint);
    if (one === null) return;
    const here = map.containerPointToLatLng([one.x, one.y]);
    if (one.members.length > 1 && map.getZoom() < map.getMaxZoom()) {
      const box = L.latLngBounds(one.members.map((i) => [names[i][LAT], names[i][LON]]));
      map.fitBounds(box.pad(0.2), { animate: false, maxZoom: Math.min(map.getZoom() + 3, map.getMaxZoom()) });
    } else open(one.members, here);
  });
  map.on("mousemove", (event) => {
    map.getContainer().style.cursor = layer.at(event.containerPoint) ? "pointer" : "";
  });

  const plain = (words) => words.normalize("NFD").toLowerCase().replace(/u\u0308/g, "v").replace(/[\u0300-\u036f' -]/g, "");
  const spelt = names.map((one) => plain(one[PINYIN]));

  function matches(asked) {
    const letters = plain(asked);
    const found = [];
    const rank = (i) => {
      const one = names[i];
      const others = one[OTHERS] || [];
      if (one[NAME] === asked) return 0;
      if (others.some((words) => words.endsWith(`：${asked}`) || words.includes(`：${asked}（`))) return 1;
      if (one[NAME].startsWith(asked)) return 2;
      if (one[NAME].includes(asked)) return 3;
      if (others.some((words) => words.includes(asked))) return 4;
      if (letters && /^[a-z0-9]+$/.test(letters)) {
        if (spelt[i].startsWith(letters) || spelt[i].replace(/v/g, "u").startsWith(letters)) return 5;
        if (one[INITIALS].startsWith(letters)) return 6;
      }
      return 9;
    };
    for (let i = 0; i < names.length; i++) {
      const place = rank(i);
      if (place < 9) found.push([place, i]);
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return found.map(([, i]) => i);
  }

  const ask = document.getElementById("ask");
  const answers = document.getElementById("answers");
  ask.addEventListener("input", () => {
    answers.replaceChildren();
    const asked = ask.value.trim();
    if (!asked) return;
    const found = matches(asked);
    for (const i of found.slice(0, MOST_FOUND)) {
      const button = element("button", names[i][NAME]);
      button.append(element("span", data.divisions[names[i][DIVISION]]));
      button.addEventListener("click", () => go(i));
      answers.append(button);
    }
    const more = found.length - MOST_FOUND;
    if (!found.length) answers.append(element("p", "没有找到"));
    else if (more > 0) answers.append(element("p", `还有 ${more} 个`));
  });

  function go(i) {
    const here = [names[i][LAT], names[i][LON]];
    if (hidden.delete(names[i][KIND])) document.querySelector(`input[value="${names[i][KIND]}"]`).checked = true;
    map.setView(here, Math.max(map.getZoom(), data.near_zoom), { animate: false });
    open([i], here);
  }

  const legend = document.getElementById("kinds");
  data.kinds.forEach((kind, place) => {
    if (!kind.count) return;
    const line = element("label");
    const box = element("input");
    box.type = "checkbox";
    box.checked = true;
    box.value = String(place);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(place);
      else hidden.add(place);
      layer.draw();
    });
    const sign = element("canvas");
    sign.width = sign.height = 16;
    const pen = sign.getContext("2d");
    path(pen, kind.shape, 8, 8, SIZE + 1);
    pen.fillStyle = kind.colour;
    pen.fill();
    line.append(box, sign, element("span", kind.title), element("i", kind.count.toLocaleString("en")));
    legend.append(line);
  });
  document.body.dataset.state = "ready";
})(MAP, DATA);
