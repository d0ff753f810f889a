// Valid documents of a form, each drawn from a seed: every branch of a choice, optional parts there
// and missing, repetitions of none, one and many, values at the bounds of their fields.
// Thread: one. Ownership: borrows plan and schema.
#pragma once

#include <set>
#include <string>

#include "mappings/impl/value_generator.h"

namespace jiuqu::mapping {

class DocumentGenerator {
 public:
  DocumentGenerator(const Plan& plan, std::string date)
      : hints_(hints_of(plan)), date_(std::move(date)) {}
  // The first two of a seed are the least and the most a document can have.
  xml::Document make(const xml::Field& root, std::uint64_t seed, std::uint64_t number);
  // Fields for which no value was found: what they hold is empty then.
  const std::set<std::string>& without_value() const { return without_value_; }

 private:
  enum class Size { least, most, drawn };
  void content(const xml::Field& field, xml::Node node, const std::string& key);
  void particle(const xml::Particle& particle, xml::Node node, const std::string& key);
  void repeated(const xml::Particle& particle, xml::Node node, const std::string& key);
  std::string leaf(const xml::Field& field, const std::string& key);
  std::string json_text(const JsonText& form, const std::string& key);
  bool there(unsigned occurs_min);

  Hints hints_;
  std::string date_;
  SeededRandom random_{0};
  Size size_ = Size::drawn;
  std::set<std::string> without_value_;
};

}  // namespace jiuqu::mapping
