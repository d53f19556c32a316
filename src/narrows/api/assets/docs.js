"use strict";
// Draws the OpenAPI document. Everything is put in as text, never as markup.
const add = (parent, tag, text, kind) => {
  const made = parent.appendChild(document.createElement(tag));
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};

const shape = (schema, all, seen = []) => {
  if (!schema) return "anything";
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return seen.includes(name) ? name : shape(all[name], all, [...seen, name]);
  }
  if (schema.anyOf) return schema.anyOf.map((one) => shape(one, all, seen));
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.type === "array") return [schema.items ? shape(schema.items, all, seen) : "anything"];
  if (schema.type === "object") {
    const drawn = {};
    for (const [name, one] of Object.entries(schema.properties ?? {})) {
      const needed = (schema.required ?? []).includes(name) ? "" : "?";
      drawn[name + needed] = shape(one, all, seen);
    }
    if (schema.additionalProperties) drawn["…"] = shape(schema.additionalProperties, all, seen);
    return drawn;
  }
  return schema.type ?? "anything";
};

const drawBody = (parent, title, content, all) => {
  for (const [media, one] of Object.entries(content ?? {})) {
    add(parent, "h4", `${title} (${media})`);
    add(parent, "pre", JSON.stringify(shape(one.schema, all), null, 1));
  }
};

const drawRoute = (parent, path, method, route, all) => {
  const box = add(parent, "details");
  const head = add(box, "summary");
  add(head, "span", method.toUpperCase(), "method");
  add(head, "code", path);
  add(head, "span", " " + route.summary);
  add(head, "span", route["x-scope"], "scope");
  if (route.description) add(box, "p", route.description);
  if (route.parameters) {
    const table = add(box, "table");
    const top = add(table, "tr");
    for (const name of ["Parameter", "In", "What it is", "Form"]) add(top, "th", name);
    for (const one of route.parameters) {
      const row = add(table, "tr");
      add(add(row, "td"), "code", one.name + (one.required ? "" : "?"));
      add(row, "td", one.in);
      add(row, "td", one.description);
      add(add(row, "td"), "code", JSON.stringify(one.schema));
    }
  }
  drawBody(box, "Body", route.requestBody?.content, all);
  for (const [status, answer] of Object.entries(route.responses)) {
    add(box, "p", `${status}: ${answer.description}`);
    if (status < "300") drawBody(box, "Answer", answer.content, all);
  }
};

fetch("/openapi.json").then((got) => got.json()).then((told) => {
  document.getElementById("about").textContent = told.info.description;
  const routes = document.getElementById("routes");
  for (const tag of told.tags) {
    add(routes, "h2", tag.name);
    for (const [path, methods] of Object.entries(told.paths)) {
      for (const [method, route] of Object.entries(methods)) {
        if (route.tags[0] === tag.name) drawRoute(routes, path, method, route, told.components.schemas);
      }
    }
  }
}).catch((error) => {
  document.getElementById("about").textContent = `The OpenAPI document cannot be drawn: ${error}`;
});
