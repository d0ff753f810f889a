#!/usr/bin/env python3
"""Writes flow.json from relay.js."""
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "relay.js"), encoding="utf-8") as file:
    relay = file.read()


def node(name, kind, wires, **more):
    return {"id": name, "type": kind, "z": "tab", "name": name, "x": 100, "y": 100,
            "wires": wires, **more}


flow = [
    {"id": "tab", "type": "tab", "label": "relay"},
    node("push", "http in", [["relay"]], url="/bench/v1/forms", method="post"),
    node("relay", "function", [["answer"], ["deliver"]], func=relay, outputs=2),
    node("answer", "http response", []),
    node("deliver", "http request", [["done"]], method="POST", ret="txt", url="${BENCH_SINK}/relay"),
    node("done", "function", [[]], func="return null;", outputs=1),
    node("ready", "http in", [["ok"]], url="/readyz", method="get"),
    node("ok", "function", [["answer"]], func="msg.payload = {}; return msg;", outputs=1),
]
with open(os.path.join(HERE, "flow.json"), "w", encoding="utf-8") as file:
    json.dump(flow, file, ensure_ascii=False, indent=1)
    file.write("\n")
