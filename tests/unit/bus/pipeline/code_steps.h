// Steps that look codes up as a mapping does. Orders: number is the case, name "LANE:C+D" the lane
// and the codes an outgoing <map/> looks up in the table `town` of the set it runs under; a name
// "no:X" is refused for the code X of the table `goods`. Thread: one.
#pragma once

#include "bus/pipeline/code_tables.h"
#include "tests/unit/bus/pipeline/pipeline_fixture.h"

namespace jiuqu::test {

inline constexpr const char* kTowns = "code,name,valid-from,valid-to\nA,Ankou,,\n";

inline Finding unknown(const std::string& path, const std::string& table, const std::string& code) {
  Finding finding;
  finding.code = code_finding::kCode;
  finding.where.path = path;
  finding.en = "The code stands in no valid row";
  finding.values = {{"value", code}, {"table", table}, {"lookup", "code-to-name"}};
  return finding;
}

inline void use_code_steps(World& world) {
  world.on_keep = [](Exchange& exchange, Work& work) -> Result<void> {
    std::string name(exchange.tree.root().child_text("name"));
    auto event = xml::Document::create("Placed", "urn:event");
    event.root().append("number").set_text(name);
    event.root().append("amount").set_text(exchange.identity_key);
    work.events.push_back(std::move(event));
    work.case_key = exchange.order_key;
    return {};
  };
  world.on_map = [](xml::Node, Exchange& exchange) -> Result<void> {
    std::string codes(exchange.tree.root().child_text("number"));
    for (std::size_t at = codes.find(':'); at != std::string::npos; at = codes.find('+', at)) {
      std::string code = codes.substr(++at, 1);
      const auto* towns = exchange.definitions->get<CodeTableDefinition>("code-table", "town");
      std::string day = to_china_time(exchange.message->created).substr(0, 10);
      if (towns != nullptr && towns->table->find(code, day) == nullptr)
        exchange.findings.push_back(unknown("/Placed/number", "town", code));
    }
    return {};
  };
  world.on_note = [](xml::Node, Exchange& exchange) -> Result<void> {
    std::string name(exchange.tree.root().child_text("name"));
    if (name.starts_with("no:"))
      exchange.findings.push_back(unknown("/order/name", "goods", name.substr(3)));
    return {};
  };
  world.folder.write("codes/town.csv", kTowns);
  world.folder.write("shop/report.interface.xml", replaced(kOutboundXml, "string(/*/e:number)",
                                                           "substring-before(/*/e:number, ':')"));
}

}  // namespace jiuqu::test
