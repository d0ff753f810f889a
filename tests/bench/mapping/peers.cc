#include "tests/bench/mapping/peers.h"

#include <libxml/parser.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#include <cstdio>
#include <cstdlib>

namespace jiuqu::bench {
namespace {

xmlDoc* parsed(const std::string& text) {
  xmlDoc* document =
      xmlReadMemory(text.data(), int(text.size()), nullptr, nullptr, XML_PARSE_NONET);
  if (document != nullptr) return document;
  std::fprintf(stderr, "the bench's own document cannot be parsed\n");
  std::exit(1);
}

}  // namespace

struct Peers::State {
  std::string text;
  xmlDoc* document = nullptr;
  xsltStylesheet* style = nullptr;
};

Peers::Peers(std::string document, const std::string& stylesheet)
    : state_(std::make_unique<State>()) {
  state_->text = std::move(document);
  state_->document = parsed(state_->text);
  state_->style = xsltParseStylesheetDoc(parsed(stylesheet));
}

Peers::~Peers() {
  xsltFreeStylesheet(state_->style);
  xmlFreeDoc(state_->document);
}

void Peers::parse() const {
  xmlFreeDoc(parsed(state_->text));
}

void Peers::transform() const {
  xmlFreeDoc(xsltApplyStylesheet(state_->style, state_->document, nullptr));
}

std::string Peers::transform_text() const {
  xmlDoc* document = parsed(state_->text);
  xmlDoc* result = xsltApplyStylesheet(state_->style, document, nullptr);
  xmlChar* bytes = nullptr;
  int size = 0;
  xsltSaveResultToString(&bytes, &size, result, state_->style);
  std::string text(reinterpret_cast<const char*>(bytes), std::size_t(size));
  xmlFree(bytes);
  xmlFreeDoc(result);
  xmlFreeDoc(document);
  return text;
}

}  // namespace jiuqu::bench
