// Helpers that put plain functions into a function table. Thread: any.
#pragma once

#include <string>
#include <utility>

#include "bus/xml/xpath.h"

namespace jiuqu::codes {

// A function of one text, or of two.
template <class F>
void add_one(xml::FunctionTable& table, std::string name, std::string help, F function) {
  auto call = [function](std::span<const xml::Value> values) -> Result<xml::Value> {
    return xml::Value(function(xml::to_string(values[0])));
  };
  table.add({std::move(name), 1, 1, std::move(call), std::move(help)});
}

template <class F>
void add_two(xml::FunctionTable& table, std::string name, std::string help, F function) {
  auto call = [function](std::span<const xml::Value> values) -> Result<xml::Value> {
    return xml::Value(function(xml::to_string(values[0]), xml::to_string(values[1])));
  };
  table.add({std::move(name), 2, 2, std::move(call), std::move(help)});
}

// For holding what two sources say about one thing against each other.
void add_comparing_functions(xml::FunctionTable& table);

}  // namespace jiuqu::codes
