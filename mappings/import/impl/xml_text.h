// Texts as XML that is written takes them. Thread: any, pure.
#pragma once

#include <string>
#include <string_view>

namespace jiuqu::importing {

// For attributes and contents; characters that XML does not know are left out.
std::string escaped(std::string_view text);

}  // namespace jiuqu::importing
