// Small text helpers that every module needs once. Thread: any.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/error.h"

namespace jiuqu {

// "text" with quotes and escapes, for JSON output.
std::string json_quote(std::string_view text);
bool is_valid_utf8(std::string_view text);
// Number of code points of valid UTF-8.
std::size_t utf8_length(std::string_view text);
std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
// Words between white space.
std::vector<std::string> split_words(std::string_view text);
// Optimal string alignment distance, for "did you mean".
std::size_t edit_distance(std::string_view a, std::string_view b);
// The candidate a writer most likely meant; empty when none is near enough.
std::string likely_word(std::string_view word, std::span<const std::string> candidates);
// Keeps first and last characters, stars between: names 张*, citizen numbers 4201**********1234.
std::string mask_personal(std::string_view text);
// Whole file; file_unreadable names the path. Refuses files over bytes_max.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max = 64U << 20);
// Writes beside, syncs, renames into place, syncs the folder.
Result<void> write_file_durably(const std::string& path, std::string_view bytes);

}  // namespace jiuqu
