// What this program is. Thread: any.
#pragma once

namespace jiuqu::app {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace jiuqu::app
