// Limits of descriptions that are imported, with unit and reason. Files as a whole keep to
// limits::kDefinitionBytesMax.
#pragma once

#include <cstddef>

namespace jiuqu::importing {

// Rows and columns of a field table: the longest interface documents have some hundreds of fields.
inline constexpr std::size_t kSheetRowsMax = 20'000;
inline constexpr std::size_t kSheetColumnsMax = 256;
// Entries of a workbook file; real ones have a few dozen.
inline constexpr std::size_t kZipEntriesMax = 2'000;
// Bytes of one unpacked part of a workbook, whatever its head says: a small file that unpacks
// without end stops here.
inline constexpr std::size_t kZipPartBytesMax = 16U << 20;
// Rows above the header row: title, version, who made it.
inline constexpr std::size_t kHeaderRowsMax = 40;
// Fields of one form, and groups inside each other.
inline constexpr std::size_t kFormItemsMax = 5'000;
inline constexpr int kFormDepthMax = 24;
// Characters of a note that is kept as documentation.
inline constexpr std::size_t kDocumentationMax = 400;
// Characters of a label; names and labels longer than this are compared with nothing.
inline constexpr std::size_t kLabelMax = 100;
// Aliases of a YAML text that are followed: a few words may name each other into millions.
inline constexpr std::size_t kYamlNodesMax = 200'000;

}  // namespace jiuqu::importing
