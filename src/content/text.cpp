#include "content/text.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <iconv.h>

namespace workspace::content {
namespace {

constexpr std::string_view replacement = "\uFFFD";

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

/// The next code point of valid UTF-8; `at` moves behind it.
char32_t next(std::string_view text, std::size_t& at) {
  auto const lead = static_cast<unsigned char>(text[at++]);
  int const more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  char32_t c = more == 0 ? lead : lead & (0x3F >> more);
  for (int i = 0; i < more && at < text.size(); ++i)
    c = (c << 6) | (static_cast<unsigned char>(text[at++]) & 0x3F);
  return c;
}

bool is_within(char32_t c, std::initializer_list<std::pair<char32_t, char32_t>> ranges) {
  for (auto const& [low, high] : ranges)
    if (c >= low && c <= high) return true;
  return false;
}

class Converter {
 public:
  explicit Converter(std::string const& charset) : handle_(iconv_open("UTF-8", charset.c_str())) {}
  ~Converter() {
    if (known()) iconv_close(handle_);
  }
  Converter(Converter const&) = delete;
  Converter& operator=(Converter const&) = delete;

  bool known() const { return handle_ != iconv_t(-1); }

  std::string convert(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 2);
    char* from = const_cast<char*>(bytes.data());  // iconv's signature; it only reads
    std::size_t left = bytes.size();
    while (left > 0) {
      std::size_t const converted = step(&from, &left, out);
      if (converted != std::size_t(-1) || errno == E2BIG) continue;
      out += replacement;
      if (errno != EILSEQ) break;  // EINVAL: the text ends within a character
      ++from;
      --left;
    }
    step(nullptr, nullptr, out);
    return out;
  }

 private:
  std::size_t step(char** from, std::size_t* left, std::string& out) {
    char buffer[4096];
    char* to = buffer;
    std::size_t room = sizeof buffer;
    std::size_t const result = iconv(handle_, from, left, &to, &room);
    int const error = errno;
    out.append(buffer, std::size_t(to - buffer));
    errno = error;
    return result;
  }

  iconv_t handle_;
};

// Only plain names reach iconv: a suffix like //TRANSLIT would change what it does.
bool plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
  });
}

std::string canonical(std::string_view charset) {
  auto name = to_lower(trim(charset));
  if (name == "us-ascii" || name == "ascii") return {};  // what mailers say when they do not know
  static constexpr std::string_view latin[] = {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1"};
  if (std::ranges::find(latin, name) != std::end(latin)) return "windows-1252";
  if (name == "utf8") return "utf-8";
  if (name == "gb2312" || name == "gbk") return "gb18030";  // supersets, as browsers read them
  if (name == "ks_c_5601-1987" || name == "euc-kr") return "cp949";
  if (name == "shift_jis" || name == "shift-jis" || name == "x-sjis") return "cp932";
  return name;
}

}  // namespace

Cut cut_to(std::string_view text, std::size_t limit) {
  std::size_t characters = 0, end = text.size();
  for (std::size_t i = 0; i < text.size(); ++i)
    if (starts_character(text[i]) && ++characters == limit + 1) end = i;
  return {std::string(text.substr(0, end)), characters > limit ? characters - limit : 0};
}

bool begins_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto const c = next(text, at);
    if (is_within(
            c,
            {{0x0590, 0x08FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFF}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}}))
      return true;
    if (is_within(c, {{'A', 'Z'},
                      {'a', 'z'},
                      {0xC0, 0x058F},
                      {0x0900, 0x1FFF},
                      {0x2C00, 0x2DFF},
                      {0x3005, 0xD7FF},
                      {0xF900, 0xFB1C}}))
      return false;
  }
  return false;
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
  std::string name = canonical(charset);
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
    name = "utf-8";
  } else if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    name = bytes[0] == '\xFF' ? "utf-16le" : "utf-16be";
    bytes.remove_prefix(2);
  }
  if (name == "utf-8") return make_valid_utf8(bytes);
  if (plain_name(name) && name != "windows-1252")
    if (Converter converter(name); converter.known()) return converter.convert(bytes);
  if (name != "windows-1252" && is_valid_utf8(bytes)) return std::string(bytes);
  return Converter("windows-1252").convert(bytes);
}

std::string size_in_words(std::uint64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double value = double(bytes) / 1024;
  char const* unit = "KB";
  for (char const* next : {"MB", "GB"}) {
    if (value < 1023.95) break;
    value /= 1024;
    unit = next;
  }
  return fmt::format("{:.1f} {}", value, unit);
}

}  // namespace workspace::content
