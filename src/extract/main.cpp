// workspace-mcp-extract KIND MAX_EXPANDED_BYTES: the text of an Office, OpenDocument or ZIP file that
// somebody sent. Reads the file from standard input and writes UTF-8 to standard output. It runs on its own
// because such files are hostile until proved otherwise: it gives up what it can before it reads the first
// byte. Exit codes: 0; 2 damaged or another kind; 3 over a limit; 4 encrypted. The reason is one line on
// standard error.

#include "extract/confine.hpp"
#include "extract/xml.hpp"

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <unistd.h>

namespace {

using namespace workspace::extract;

constexpr std::size_t most_input = 512u << 20;

std::string read_input() {
  std::string bytes;
  char buffer[65536];
  ssize_t n = 0;
  while ((n = ::read(0, buffer, sizeof buffer)) > 0) {
    bytes.append(buffer, std::size_t(n));
    if (bytes.size() > most_input) throw Refused{exit_limit, "it is over 512 MB"};
  }
  return bytes;
}

std::string text_of(std::string const& kind, Archive& archive) {
  if (kind == "docx") return docx_text(archive);
  if (kind == "xlsx") return xlsx_text(archive);
  if (kind == "pptx") return pptx_text(archive);
  if (kind == "odt" || kind == "ods" || kind == "odp") return open_document_text(archive, kind);
  std::string listing;
  for (auto const& name : archive.names()) listing += name + '\n';
  return listing;
}

}  // namespace

int main(int argc, char** argv) {
  confine();
  if (argc != 3) {
    std::cerr << "usage: workspace-mcp-extract docx|xlsx|pptx|odt|ods|odp|zip MAX_EXPANDED_BYTES\n";
    return 64;
  }
  try {
    auto const bytes = read_input();
    // Office encrypts by wrapping the archive in an OLE compound file.
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
      throw Refused{exit_encrypted, "it is encrypted, or of the old binary kind"};
    Archive archive(bytes, std::strtoull(argv[2], nullptr, 10));
    auto const text = text_of(argv[1], archive);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
  } catch (Refused const& refused) {
    std::cerr << refused.message << '\n';
    return refused.code;
  } catch (std::bad_alloc const&) {
    std::cerr << "it needs more memory than is allowed\n";
    return exit_limit;
  }
}
