// The one file that includes libxml2, and what every user of it here needs: owners of its handles
// and its one-time set-up.
// Thread: prepare_library any thread, any number of times.
#pragma once

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlregexp.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <memory>
#include <string>
#include <string_view>

namespace jiuqu::xml {

template <auto free_function>
struct FreeBy {
  template <class T>
  void operator()(T* handle) const {
    free_function(handle);
  }
};
struct FreeXmlChar {
  void operator()(xmlChar* text) const { xmlFree(text); }
};

using DocHandle = std::unique_ptr<xmlDoc, FreeBy<xmlFreeDoc>>;
using ParserHandle = std::unique_ptr<xmlParserCtxt, FreeBy<xmlFreeParserCtxt>>;
using XmlCharHandle = std::unique_ptr<xmlChar, FreeXmlChar>;
using SchemaParserHandle = std::unique_ptr<xmlSchemaParserCtxt, FreeBy<xmlSchemaFreeParserCtxt>>;
using SchemaHandle = std::unique_ptr<xmlSchema, FreeBy<xmlSchemaFree>>;
using SchemaValidHandle = std::unique_ptr<xmlSchemaValidCtxt, FreeBy<xmlSchemaFreeValidCtxt>>;
using RegexpHandle = std::unique_ptr<xmlRegexp, FreeBy<xmlRegFreeRegexp>>;
using XPathContextHandle = std::unique_ptr<xmlXPathContext, FreeBy<xmlXPathFreeContext>>;
using XPathExpressionHandle = std::unique_ptr<xmlXPathCompExpr, FreeBy<xmlXPathFreeCompExpr>>;
using XPathObjectHandle = std::unique_ptr<xmlXPathObject, FreeBy<xmlXPathFreeObject>>;

// Sets libxml2 up once for the process (the guarded loader, the schema types) and quiets its
// messages to standard error for this thread. Cheap; call it before any other call of libxml2.
void prepare_library();

inline const xmlChar* to_xml(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}
inline const xmlChar* to_xml(const std::string& text) {
  return to_xml(text.c_str());
}
inline std::string_view to_view(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view{};
}
// The first line of a message of libxml2, without its line end.
std::string message_of(const xmlError* error);

}  // namespace jiuqu::xml
