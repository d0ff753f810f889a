#include "bus/xml/impl/parse.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "bus/base/text.h"
#include "bus/xml/impl/source_text.h"

namespace jiuqu::xml {

namespace {

// Looking a prefix up is a walk over all declarations in scope; real documents have below 20.
constexpr int kNamespacesInScopeMax = 128;
// No entities are replaced and no network is used; the CDATA option joins such sections with text.
constexpr int kParserOptions = XML_PARSE_NONET | XML_PARSE_NOCDATA;

// One parse: what the callbacks need and the first thing that went wrong.
struct Parse {
  std::string_view bytes;
  const ParseLimits& limits;
  ParseMode mode;
  std::string file;
  xmlParserCtxt* context = nullptr;
  StartTagScanner scanner;
  std::size_t offset = 0;      // bytes handed to the parser
  std::size_t nodes = 0;       // elements, attributes and texts so far
  std::size_t text_bytes = 0;  // of the text run the parser is in
  bool encoding_broken = false;
  std::optional<Error> error = std::nullopt;

  void refuse(ErrorCode code, std::string detail, int line, int column) {
    if (error) return;
    error = Error{code, std::move(detail), Location{file, line, column, {}}};
  }
  // For callbacks: remembers why and stops the parser.
  void stop(ErrorCode code, std::string detail) {
    refuse(code, std::move(detail), xmlSAX2GetLineNumber(context), 0);
    xmlStopParser(context);
  }
  void count_nodes(std::size_t more) {
    nodes += more;
    if (nodes > limits.nodes_max) {
      stop(ErrorCode::limit_exceeded, "more than " + std::to_string(limits.nodes_max) + " nodes");
    }
  }
};

Parse& parse_of(void* context) {
  return *static_cast<Parse*>(static_cast<xmlParserCtxt*>(context)->_private);
}

bool is_encoding_fault(const xmlError* error) {
  switch (error->code) {
    case XML_ERR_INVALID_CHAR:  // also that of a forbidden character
      return message_of(error).starts_with("Input is not proper UTF-8");
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING:
    case XML_ERR_ENCODING_NAME:
    case XML_I18N_CONV_FAILED:
    case XML_I18N_NO_HANDLER:
    case XML_I18N_EXCESS_HANDLER:
    case XML_I18N_NO_NAME:
    case XML_I18N_NO_OUTPUT:
    case XML_IO_ENCODER:
      return true;
    default:
      return false;
  }
}

void note_error(Parse& parse, const xmlError* error) {
  if (error->level < XML_ERR_ERROR) return;
  bool encoding = is_encoding_fault(error);
  parse.encoding_broken = parse.encoding_broken || encoding;
  parse.refuse(encoding ? ErrorCode::encoding_invalid : ErrorCode::body_not_xml, message_of(error),
               error->line, error->int2);
}

void on_parser_error(void* context, xmlErrorPtr error) noexcept {
  note_error(parse_of(context), error);
}

// Faults that libxml2 tells without a parser: those of its character conversion.
void on_thread_error(void* parse, xmlErrorPtr error) noexcept {
  note_error(*static_cast<Parse*>(parse), error);
}

void on_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) noexcept {
  parse_of(context).stop(ErrorCode::dtd_refused, "a document type declaration");
}

// Limits of one start tag; false when the parse was stopped.
bool admit_start_tag(Parse& parse, int namespaces, int attributes, const xmlChar** values) {
  const ParseLimits& limits = parse.limits;
  parse.text_bytes = 0;
  if (parse.context->nodeNr >= limits.depth_max) {
    parse.stop(ErrorCode::limit_exceeded,
               "elements nest deeper than " + std::to_string(limits.depth_max));
  } else if (namespaces + attributes > limits.attributes_max) {
    parse.stop(ErrorCode::limit_exceeded,
               "more than " + std::to_string(limits.attributes_max) + " attributes in one element");
  } else if (parse.context->nsNr / 2 > kNamespacesInScopeMax) {
    parse.stop(ErrorCode::limit_exceeded, "more than " + std::to_string(kNamespacesInScopeMax) +
                                              " namespace declarations in scope");
  }
  for (int i = 0; i < attributes; ++i) {
    auto length = static_cast<std::size_t>(values[5 * i + 4] - values[5 * i + 3]);
    if (length <= limits.text_bytes_max) continue;
    parse.stop(ErrorCode::limit_exceeded, "an attribute value longer than " +
                                              std::to_string(limits.text_bytes_max) + " bytes");
  }
  parse.count_nodes(1 + static_cast<std::size_t>(namespaces) +
                    static_cast<std::size_t>(attributes));
  return !parse.error;
}

void on_start_element(void* raw, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
                      int namespaces, const xmlChar** declared, int attributes, int defaulted,
                      const xmlChar** values) noexcept {
  Parse& parse = parse_of(raw);
  if (parse.error || !admit_start_tag(parse, namespaces, attributes, values)) return;
  xmlSAX2StartElementNs(raw, name, prefix, uri, namespaces, declared, attributes, defaulted,
                        values);
  if (parse.mode != ParseMode::definition || !parse.context->node) return;
  std::size_t offset = parse.scanner.next();
  if (offset == std::string_view::npos) return;
  parse.context->node->_private = reinterpret_cast<void*>(offset + 1);
}

void on_end_element(void* raw, const xmlChar* name, const xmlChar* prefix,
                    const xmlChar* uri) noexcept {
  Parse& parse = parse_of(raw);
  parse.text_bytes = 0;
  if (!parse.error) xmlSAX2EndElementNs(raw, name, prefix, uri);
}

void on_text(void* raw, const xmlChar* text, int length) noexcept {
  Parse& parse = parse_of(raw);
  if (parse.error) return;
  if (parse.text_bytes == 0) parse.count_nodes(1);
  parse.text_bytes += static_cast<std::size_t>(length);
  if (parse.text_bytes > parse.limits.text_bytes_max) {
    parse.stop(ErrorCode::limit_exceeded,
               "a text longer than " + std::to_string(parse.limits.text_bytes_max) + " bytes");
  }
  if (!parse.error) xmlSAX2Characters(raw, text, length);
}

// Hands the bytes over piece by piece. libxml2 compares every attribute of a tag with every other
// before it calls back, so a tag that grows without end is cut off here.
int on_read(void* raw, char* buffer, int room) noexcept {
  Parse& parse = *static_cast<Parse*>(raw);
  if (parse.error) return 0;
  if (parse.context->maxatts > 10 * (parse.limits.attributes_max + 16)) {
    parse.refuse(
        ErrorCode::limit_exceeded,
        "more than " + std::to_string(parse.limits.attributes_max) + " attributes in one element",
        xmlSAX2GetLineNumber(parse.context), 0);
    return 0;
  }
  if (parse.context->nsNr / 2 > kNamespacesInScopeMax + parse.limits.attributes_max) {
    parse.refuse(ErrorCode::limit_exceeded, "too many namespace declarations in one element",
                 xmlSAX2GetLineNumber(parse.context), 0);
    return 0;
  }
  std::size_t length = std::min(static_cast<std::size_t>(room), parse.bytes.size() - parse.offset);
  std::memcpy(buffer, parse.bytes.data() + parse.offset, length);
  parse.offset += length;
  return static_cast<int>(length);
}

void set_callbacks(xmlSAXHandler& sax, ParseMode mode) {
  sax.internalSubset = on_doctype;
  sax.externalSubset = on_doctype;
  sax.startElementNs = on_start_element;
  sax.endElementNs = on_end_element;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.cdataBlock = on_text;
  sax.serror = on_parser_error;
  sax.warning = nullptr;
  sax.error = nullptr;
  if (mode == ParseMode::definition) return;
  sax.comment = nullptr;
  sax.processingInstruction = nullptr;
}

// Sends what libxml2 tells this thread without a parser to the parse, for as long as it lasts.
class ThreadErrors {
 public:
  explicit ThreadErrors(Parse& parse)
      : handler_(xmlStructuredError), context_(xmlStructuredErrorContext) {
    xmlSetStructuredErrorFunc(&parse, on_thread_error);
  }
  ~ThreadErrors() { xmlSetStructuredErrorFunc(context_, handler_); }
  ThreadErrors(const ThreadErrors&) = delete;
  ThreadErrors& operator=(const ThreadErrors&) = delete;

 private:
  xmlStructuredErrorFunc handler_;
  void* context_;
};

int line_of_invalid_utf8(std::string_view bytes) {
  int line = 0;
  while (!bytes.empty()) {
    ++line;
    auto length = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    if (!is_valid_utf8(bytes.substr(0, length))) break;
    bytes.remove_prefix(length);
  }
  return line;
}

// libxml2 ends quietly at a NUL after the root, lets overlong sequences pass, and leaves the tail
// of a conversion behind.
void check_rest(Parse& parse) {
  const xmlParserInput* input = parse.context->input;
  if (!input || !input->buf) return;
  if (parse.offset < parse.bytes.size() || input->cur < input->end) {
    parse.refuse(ErrorCode::body_not_xml, "characters after the end of the document", input->line,
                 0);
  }
  if (input->buf->encoder) {
    if (input->buf->raw && xmlBufUse(input->buf->raw) > 0) {
      parse.refuse(ErrorCode::encoding_invalid, "the text ends within a character", input->line, 0);
    }
  } else if (!is_valid_utf8(parse.bytes)) {
    parse.refuse(ErrorCode::encoding_invalid, "not UTF-8", line_of_invalid_utf8(parse.bytes), 0);
  }
}

DocHandle run(Parse& parse) {
  DocHandle document(
      xmlCtxtReadIO(parse.context, on_read, nullptr, &parse, nullptr, nullptr, kParserOptions));
  if (parse.encoding_broken && parse.error && parse.error->code == ErrorCode::body_not_xml) {
    parse.error->code = ErrorCode::encoding_invalid;
  }
  if (!parse.error) check_rest(parse);
  if (!document || !parse.context->wellFormed) {
    parse.refuse(ErrorCode::body_not_xml, "not well-formed", xmlSAX2GetLineNumber(parse.context),
                 0);
  }
  return document;
}

}  // namespace

Result<DocHandle> parse_bytes(std::string_view bytes, const ParseLimits& limits, ParseMode mode,
                              std::string_view file) {
  if (bytes.size() > limits.bytes_max) {
    return fail(
        ErrorCode::body_too_large,
        std::to_string(bytes.size()) + " bytes, at most " + std::to_string(limits.bytes_max),
        Location{std::string(file), 0, 0, {}});
  }
  prepare_library();
  ParserHandle context(xmlNewParserCtxt());
  JIUQU_CHECK(context != nullptr);
  Parse parse{.bytes = bytes,
              .limits = limits,
              .mode = mode,
              .file = std::string(file),
              .context = context.get(),
              .scanner = StartTagScanner(bytes)};
  context->_private = &parse;
  set_callbacks(*context->sax, mode);
  ThreadErrors errors(parse);
  DocHandle document = run(parse);
  if (!document && context->myDoc) {
    xmlFreeDoc(context->myDoc);
    context->myDoc = nullptr;
  }
  if (parse.error) return std::unexpected(std::move(*parse.error));
  if (!file.empty()) document->URL = xmlStrndup(to_xml(file.data()), static_cast<int>(file.size()));
  if (mode == ParseMode::definition) keep_source(document.get(), new SourceText(bytes));
  return document;
}

}  // namespace jiuqu::xml
