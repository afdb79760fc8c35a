#include "sandbox/documents/samples.hpp"

#include "base/html.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>

namespace workspace::sandbox::samples {
namespace {

std::uint32_t crc32(std::string_view bytes) {
  static auto const table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int bit = 0; bit < 8; ++bit) c = (c & 1) ? 0xEDB88320u ^ (c >> 1) : c >> 1;
      made[i] = c;
    }
    return made;
  }();
  std::uint32_t c = 0xFFFFFFFFu;
  for (unsigned char byte : bytes) c = table[(c ^ byte) & 0xFF] ^ (c >> 8);
  return c ^ 0xFFFFFFFFu;
}

void little(std::string& to, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) to += static_cast<char>((value >> (8 * i)) & 0xFF);
}

void big(std::string& to, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>((value >> shift) & 0xFF);
}

constexpr std::string_view xml_head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
                                      "\n";
constexpr std::string_view office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string relationships(std::vector<std::array<std::string, 3>> const& all) {  // id, type, target
  std::string out{xml_head};
  out += R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  for (auto const& [id, type, target] : all) {
    out += fmt::format(R"(<Relationship Id="{}" Type="{}/{}" Target="{}"/>)", id, office, type, target);
  }
  return out + "</Relationships>";
}

std::string content_types(std::vector<std::pair<std::string, std::string>> const& parts) {
  std::string out{xml_head};
  out +=
      R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
      R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
      R"(<Default Extension="xml" ContentType="application/xml"/>)";
  for (auto const& [name, type] : parts) {
    out += fmt::format(
        R"(<Override PartName="{}" ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/>)",
        name, type);
  }
  return out + "</Types>";
}

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::count(text.begin(), text.end(), '.') <= 1 && text.front() != '.' && text.back() != '.' &&
         (text.front() != '0' || text.size() == 1 || text[1] == '.');
}

}  // namespace

std::string pdf(std::vector<std::string> const& lines) {
  constexpr std::size_t per_page = 48;
  std::size_t const pages = std::max<std::size_t>(1, (lines.size() + per_page - 1) / per_page);
  std::vector<std::string> objects(3 + 2 * pages);  // catalog, page tree, font, then page and content of each
  std::string kids;
  for (std::size_t page = 0; page < pages; ++page) {
    std::string text = "BT /F1 11 Tf 15 TL 56 786 Td\n";
    for (std::size_t i = page * per_page; i < std::min(lines.size(), (page + 1) * per_page); ++i) {
      auto line = replace_all(replace_all(replace_all(lines[i], "\\", "\\\\"), "(", "\\("), ")", "\\)");
      text += "(" + line + ") Tj T*\n";
    }
    text += "ET";
    std::size_t const at = 3 + 2 * page;
    kids += fmt::format("{} 0 R ", at + 1);
    objects[at] = fmt::format(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
        "/Contents {} 0 R >>",
        at + 2);
    objects[at + 1] = fmt::format("<< /Length {} >>\nstream\n{}\nendstream", text.size(), text);
  }
  objects[0] = "<< /Type /Catalog /Pages 2 0 R >>";
  objects[1] = fmt::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, pages);
  objects[2] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
  std::string out = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n";
  std::string xref = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
  for (std::size_t i = 0; i < objects.size(); ++i) {
    xref += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
  }
  std::size_t const start = out.size();
  return out + xref +
         fmt::format("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", objects.size() + 1,
                     start);
}

std::string docx(std::vector<std::string> const& paragraphs) {
  std::string body;
  for (std::string_view line : paragraphs) {
    bool const heading = line.starts_with("# ");
    if (heading) line.remove_prefix(2);
    body += fmt::format(R"(<w:p>{}<w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>)",
                        heading ? R"(<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>)" : "", escape_html(line));
  }
  std::string const document =
      fmt::format(R"({}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">)"
                  R"(<w:body>{}</w:body></w:document>)",
                  xml_head, body);
  return zip(
      {{"[Content_Types].xml", content_types({{"/word/document.xml", "wordprocessingml.document.main"}})},
       {"_rels/.rels", relationships({{"rId1", "officeDocument", "word/document.xml"}})},
       {"word/document.xml", document}});
}

std::string xlsx(std::string_view sheet, std::vector<std::vector<std::string>> const& rows) {
  std::string data;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    data += fmt::format(R"(<row r="{}">)", r + 1);
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      std::string const cell = fmt::format("{}{}", static_cast<char>('A' + c % 26), r + 1);
      if (is_number(rows[r][c])) {
        data += fmt::format(R"(<c r="{}"><v>{}</v></c>)", cell, rows[r][c]);
      } else {
        data +=
            fmt::format(R"(<c r="{}" t="inlineStr"><is><t>{}</t></is></c>)", cell, escape_html(rows[r][c]));
      }
    }
    data += "</row>";
  }
  constexpr std::string_view space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  return zip(
      {{"[Content_Types].xml", content_types({{"/xl/workbook.xml", "spreadsheetml.sheet.main"},
                                              {"/xl/worksheets/sheet1.xml", "spreadsheetml.worksheet"}})},
       {"_rels/.rels", relationships({{"rId1", "officeDocument", "xl/workbook.xml"}})},
       {"xl/workbook.xml",
        fmt::format(
            R"({}<workbook xmlns="{}" xmlns:r="{}"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/>)"
            R"(</sheets></workbook>)",
            xml_head, space, office, escape_html(sheet))},
       {"xl/_rels/workbook.xml.rels", relationships({{"rId1", "worksheet", "worksheets/sheet1.xml"}})},
       {"xl/worksheets/sheet1.xml",
        fmt::format(R"({}<worksheet xmlns="{}"><sheetData>{}</sheetData></worksheet>)", xml_head, space,
                    data)}});
}

std::string pptx(std::vector<std::string> const& slides) {
  constexpr std::string_view main = "http://schemas.openxmlformats.org/presentationml/2006/main";
  constexpr std::string_view drawing = "http://schemas.openxmlformats.org/drawingml/2006/main";
  std::vector<std::pair<std::string, std::string>> types{
      {"/ppt/presentation.xml", "presentationml.presentation.main"}};
  std::vector<std::array<std::string, 3>> links;
  std::string ids;
  std::vector<ZipEntry> parts;
  for (std::size_t i = 0; i < slides.size(); ++i) {
    std::string const name = fmt::format("slides/slide{}.xml", i + 1);
    types.emplace_back("/ppt/" + name, "presentationml.slide");
    links.push_back({fmt::format("rId{}", i + 1), "slide", name});
    ids += fmt::format(R"(<p:sldId id="{}" r:id="rId{}"/>)", 256 + i, i + 1);
    std::string paragraphs;
    for (auto line : split(slides[i], '\n')) {
      paragraphs += fmt::format("<a:p><a:r><a:t>{}</a:t></a:r></a:p>", escape_html(line));
    }
    parts.push_back(
        {"ppt/" + name,
         fmt::format(
             R"({}<p:sld xmlns:p="{}" xmlns:a="{}"><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/>)"
             R"(<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id="2" )"
             R"(name="Text"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>{}</p:txBody>)"
             R"(</p:sp></p:spTree></p:cSld></p:sld>)",
             xml_head, main, drawing, paragraphs)});
  }
  std::vector<ZipEntry> all{
      {"[Content_Types].xml", content_types(types)},
      {"_rels/.rels", relationships({{"rId1", "officeDocument", "ppt/presentation.xml"}})},
      {"ppt/presentation.xml",
       fmt::format(
           R"({}<p:presentation xmlns:p="{}" xmlns:r="{}"><p:sldIdLst>{}</p:sldIdLst></p:presentation>)",
           xml_head, main, office, ids)},
      {"ppt/_rels/presentation.xml.rels", relationships(links)}};
  all.insert(all.end(), parts.begin(), parts.end());
  return zip(all);
}

std::string png(unsigned width, unsigned height) {
  std::string pixels;
  for (unsigned y = 0; y < height; ++y) {
    pixels += '\0';  // filter: none
    for (unsigned x = 0; x < width; ++x) {
      pixels += static_cast<char>(x * 255 / std::max(1u, width));
      pixels += static_cast<char>(y * 255 / std::max(1u, height));
      pixels += '\x9A';
    }
  }
  std::string stream = "\x78\x01";  // zlib, stored blocks (RFC 1950, RFC 1951)
  for (std::size_t at = 0; at < pixels.size(); at += 65535) {
    auto const size = static_cast<std::uint32_t>(std::min<std::size_t>(65535, pixels.size() - at));
    stream += at + size == pixels.size() ? '\1' : '\0';
    little(stream, size, 2);
    little(stream, ~size & 0xFFFF, 2);
    stream.append(pixels, at, size);
  }
  std::uint32_t a = 1, b = 0;
  for (unsigned char byte : pixels) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  big(stream, b << 16 | a);
  std::string out = "\x89PNG\r\n\x1A\n";
  auto chunk = [&](std::string_view type, std::string_view data) {
    std::string const body = std::string(type) + std::string(data);
    big(out, static_cast<std::uint32_t>(data.size()));
    out += body;
    big(out, crc32(body));
  };
  std::string header;
  big(header, width);
  big(header, height);
  header += std::string("\x08\x02\x00\x00\x00", 5);
  chunk("IHDR", header);
  chunk("IDAT", stream);
  chunk("IEND", {});
  return out;
}

std::string zip(std::vector<ZipEntry> const& entries) {
  std::string out, directory;
  constexpr std::uint32_t date = 0x5CE1;  // 2026-07-01
  for (auto const& [name, bytes] : entries) {
    auto const at = static_cast<std::uint32_t>(out.size());
    auto const size = static_cast<std::uint32_t>(bytes.size());
    std::string fields;
    little(fields, 20, 2);     // version needed
    little(fields, 0x800, 2);  // names are UTF-8
    little(fields, 0, 2);      // stored
    little(fields, 0, 2);      // time
    little(fields, date, 2);
    little(fields, crc32(bytes), 4);
    little(fields, size, 4);
    little(fields, size, 4);
    little(fields, static_cast<std::uint32_t>(name.size()), 2);
    little(fields, 0, 2);  // extra
    out += "PK\x03\x04" + fields + name + bytes;
    directory += "PK\x01\x02";
    little(directory, 20, 2);
    directory += fields;
    little(directory, 0, 2);  // comment
    little(directory, 0, 2);  // disk
    little(directory, 0, 2);  // internal attributes
    little(directory, 0, 4);
    little(directory, at, 4);
    directory += name;
  }
  auto const start = static_cast<std::uint32_t>(out.size());
  auto const count = static_cast<std::uint32_t>(entries.size());
  out += directory + "PK\x05\x06";
  little(out, 0, 4);
  little(out, count, 2);
  little(out, count, 2);
  little(out, static_cast<std::uint32_t>(directory.size()), 4);
  little(out, start, 4);
  little(out, 0, 2);
  return out;
}

}  // namespace workspace::sandbox::samples
