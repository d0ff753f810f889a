// Bodies as they are stored. First byte: 'p' plain bytes follow, 'z' four bytes of length (least
// significant first) and a Zstandard frame with its checksum follow. The only includer of zstd.h.
#include <zstd.h>

#include <cstdint>
#include <memory>

#include "bus/store/store.h"

namespace jiuqu {
namespace {

// Below this a frame's head and checksum eat what compression gains.
constexpr std::size_t kPlainBytesMax = 96;
constexpr std::size_t kLengthBytes = 4;
constexpr int kLevel = 1;
// No body may be larger than this when unpacked; the largest message taken in is 4 MiB, what is
// made of it a few times that.
constexpr std::uint64_t kUnpackedBytesMax = 64U << 20;

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// Making a context costs more than compressing a short body, so each thread keeps one.
ZSTD_CCtx* compressor() {
  thread_local std::unique_ptr<ZSTD_CCtx, FreeCompressor> context = [] {
    std::unique_ptr<ZSTD_CCtx, FreeCompressor> made(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_checksumFlag, 1);
    return made;
  }();
  return context.get();
}

ZSTD_DCtx* decompressor() {
  thread_local std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
  return context.get();
}

std::string plain(std::string_view body) {
  std::string stored;
  stored.reserve(body.size() + 1);
  stored += 'p';
  stored += body;
  return stored;
}

std::unexpected<Error> corrupt(std::string detail) {
  return fail(ErrorCode::store_corrupt, "stored body: " + std::move(detail));
}

}  // namespace

std::string compress_body(std::string_view body) {
  if (body.size() <= kPlainBytesMax || body.size() > kUnpackedBytesMax) return plain(body);
  std::string stored(1 + kLengthBytes + ZSTD_compressBound(body.size()), 'z');
  for (std::size_t i = 0; i < kLengthBytes; ++i) stored[1 + i] = char(body.size() >> (8 * i));
  std::size_t packed = ZSTD_compress2(compressor(), stored.data() + 1 + kLengthBytes,
                                      stored.size() - 1 - kLengthBytes, body.data(), body.size());
  if (ZSTD_isError(packed) || packed + kLengthBytes >= body.size()) return plain(body);
  stored.resize(1 + kLengthBytes + packed);
  return stored;
}

std::size_t body_bytes_of(std::string_view stored) {
  if (stored.empty()) return 0;
  if (stored[0] == 'p') return stored.size() - 1;
  if (stored[0] != 'z' || stored.size() < 1 + kLengthBytes) return 0;
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    length |= std::size_t(std::uint8_t(stored[1 + i])) << (8 * i);
  return length;
}

Result<std::string> decompress_body(std::string_view stored) {
  if (stored.empty()) return corrupt("empty");
  if (stored[0] == 'p') return std::string(stored.substr(1));
  if (stored[0] != 'z' || stored.size() < 1 + kLengthBytes) return corrupt("unknown form");
  std::size_t length = body_bytes_of(stored);
  if (length > kUnpackedBytesMax) return corrupt("impossible length");
  auto frame = stored.substr(1 + kLengthBytes);
  std::string body(length, '\0');
  std::size_t unpacked =
      ZSTD_decompressDCtx(decompressor(), body.data(), body.size(), frame.data(), frame.size());
  if (ZSTD_isError(unpacked)) return corrupt(ZSTD_getErrorName(unpacked));
  if (unpacked != length) return corrupt("wrong length");
  return body;
}

}  // namespace jiuqu
