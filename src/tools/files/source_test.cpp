#include "tools/files/source.hpp"

#include "content/media_type.hpp"

#include <gmock/gmock.h>

namespace workspace::tools {
namespace {

using ::testing::HasSubstr;

SourceWords const words{.text = "content",
                        .base64 = "base64_content",
                        .base64_sha256 = "base64_sha256",
                        .url = "file_url",
                        .undone = "Nothing was uploaded."};

std::string refusal(auto const& function) {
  try {
    function();
  } catch (Failure const& failure) {
    return failure.what();
  }
  return "";
}

TEST(Source, ExactlyOneIsToBeGiven) {
  EXPECT_EQ(
      refusal([] { require_one({}, words); }),
      "There is no content. Give exactly one of: content, base64_content, file_url. Nothing was uploaded.");
  EXPECT_THAT(refusal([] { require_one({.text = "a", .url = "https://example.com/a"}, words); }),
              HasSubstr("more than once"));
  EXPECT_THAT(refusal([] { require_one({.text = "a", .base64_sha256 = "00"}, words); }),
              HasSubstr("base64_sha256 goes with base64_content only."));
  EXPECT_EQ(refusal([] { require_one({.text = ""}, words); }), "");
}

TEST(Source, OneOfSeveralIsNamed) {
  SourceWords const third{.base64 = "content", .url = "url", .of = "attachments[2]"};
  EXPECT_EQ(refusal([&] { require_one({}, third); }),
            "attachments[2] has no content. Give exactly one of: content, url.");
  EXPECT_THAT(refusal([&] { decode_base64("a*b", "", third); }),
              HasSubstr("attachments[2].content is no valid base64."));
}

TEST(Source, Base64IsCheckedAgainstItsHash) {
  auto const hash = "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824";
  EXPECT_EQ(decode_base64("aGVsbG8=", hash, words).bytes, "hello");
  EXPECT_EQ(decode_base64(" aGVs\nbG8 ", "", words).bytes, "hello");
  auto const image = decode_base64("data:image/PNG;base64,aGVsbG8=", "", words);
  EXPECT_EQ(image.bytes, "hello");
  EXPECT_EQ(image.mime_type, "image/png");
  EXPECT_THROW(decode_base64("aGVsbG9v", hash, words), Failure);
  EXPECT_THROW(decode_base64("a*b", "", words), Failure);
}

TEST(Source, AUrlsLastPartIsTheName) {
  EXPECT_EQ(name_in_url("https://example.com/a/Q3%20Plan%20%C3%BC.pdf?v=1/2#x"), "Q3 Plan ü.pdf");
  EXPECT_EQ(name_in_url("file:///srv/files/Q3%20Plan.pdf"), "Q3 Plan.pdf");
  EXPECT_EQ(name_in_url("https://example.com/100%.txt"), "100%.txt");
  EXPECT_EQ(name_in_url("https://example.com/%FF.txt"), "%FF.txt");
  EXPECT_EQ(name_in_url("https://example.com/..%2F..%2Fetc%2Fhosts"), "hosts");
  for (auto const* url : {"https://example.com", "https://example.com/", "https://example.com/a/?b=c"})
    EXPECT_EQ(name_in_url(url), "") << url;
}

TEST(Source, TheTypeComesFromTheServerOrTheNames) {
  auto const type = [](std::string said, std::string name, std::string_view file_name) {
    return type_by_signs({.bytes = "x", .mime_type = std::move(said), .name = std::move(name)}, file_name);
  };
  EXPECT_EQ(type("application/pdf", "download.php", "x.txt"), "application/pdf");
  EXPECT_EQ(type("application/octet-stream", "a.DOCX", ""), content::media::docx);
  EXPECT_EQ(type("text/plain", "readme.md", ""), "text/markdown");
  EXPECT_EQ(type("text/plain", "readme", "list.csv"), "text/csv");
  EXPECT_EQ(type("text/plain", "readme", ""), "text/plain");
  EXPECT_EQ(type("", "", "data"), "");
}

}  // namespace
}  // namespace workspace::tools
