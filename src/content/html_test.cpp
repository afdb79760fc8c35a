#include "content/html.hpp"

#include <gmock/gmock.h>

namespace workspace::content {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(HtmlToText, ParagraphsBreaksAndHeadings) {
  EXPECT_EQ(html_to_text("<h1>Plan</h1><p>One\n  two</p><p>three<br>four</p><div>five</div><div>six</div>"),
            "# Plan\n\nOne two\n\nthree\nfour\n\nfive\nsix");
  EXPECT_EQ(html_to_text("plain"), "plain");
  EXPECT_EQ(html_to_text(""), "");
  EXPECT_EQ(html_to_text("a<b>b</b> c <i>d</i>e"), "ab c de");
  EXPECT_EQ(html_to_text("a<hr>b"), "a\n\n---\n\nb");
}

TEST(HtmlToText, ListsNestAndCount) {
  EXPECT_EQ(html_to_text("<p>To do</p><ul><li>milk<li>bread<ol start=3><li>rye<li>wheat</ol></ul>end"),
            "To do\n\n- milk\n- bread\n  3. rye\n  4. wheat\n\nend");
}

TEST(HtmlToText, TablesWithDataAndForLayout) {
  EXPECT_EQ(html_to_text("<table><tr><th>Name<th>Size<tr><td>a.txt<td>3 KB<tr><td><td>4 KB</table>"),
            "Name | Size\na.txt | 3 KB\n | 4 KB");
  EXPECT_EQ(html_to_text("<table><tr><td><p>One</p><p>Two</p></td><td>Three</td></tr></table>"),
            "One\n\nTwo\nThree");
}

TEST(HtmlToText, QuotesNest) {
  EXPECT_EQ(html_to_text("Hi<blockquote><p>One</p><p>Two</p><blockquote>Three</blockquote></blockquote>bye"),
            "Hi\n\n> One\n>\n> Two\n>\n> > Three\n\nbye");
}

TEST(HtmlToText, LinksAndImages) {
  std::string const html =
      R"~(<a href="https://example.com/a?x=1&amp;y=2">the plan</a> <a href="https://example.com/">https://example.com/</a>
      <a href="mailto:ann@example.com">ann@example.com</a> <a href="javascript:alert(1)">no</a>
      <img src=x alt="Our logo"><img src=pixel><a href="https://example.com/pixel"><img src=y></a>)~";
  EXPECT_EQ(html_to_text(html, {.keep_links = true}),
            "the plan (https://example.com/a?x=1&y=2) https://example.com/ ann@example.com no [Our logo]");
  EXPECT_THAT(html_to_text(html), Not(HasSubstr("x=1")));
}

TEST(HtmlToText, LeavesOutWhatIsNotShown) {
  EXPECT_EQ(html_to_text("<head><title>T</title><style>p{}</style></head><script>x()</script><p hidden>h</p>"
                         "<div style='DISPLAY : none'>n</div><!-- c -->shown"),
            "shown");
  EXPECT_EQ(html_to_text("<div>Preview&#847;&zwnj;&nbsp;&#8203;&zwnj;&nbsp;&zwnj;</div>text"),
            "Preview\u200C\ntext");
}

TEST(HtmlToText, KeepsPreAndEntities) {
  EXPECT_EQ(html_to_text("<pre>if (a &lt; b)\n    go();\n\n\nend</pre>caf&eacute; &amp; &#128512;"),
            "if (a < b)\n    go();\n\n\nend\n\ncafé & 😀");
}

TEST(HtmlToText, BoundsSizeAndDepth) {
  EXPECT_EQ(html_to_text("abcdef", {.max_bytes = 3}), "abc");
  std::string deep;
  for (int i = 0; i < 3'000; ++i) deep += "<div>";
  EXPECT_EQ(html_to_text("top" + deep + "low"), "top");
  for (int i = 0; i < 200'000; ++i) deep += "<div>";
  EXPECT_THAT(html_to_text("top" + deep), StartsWith("top"));
}

TEST(HtmlToText, MarkupThatCostsTooMuchIsOnlyStripped) {
  std::string hostile = "start";
  for (int i = 0; i < 20'000; ++i) hostile += "<font id=" + std::to_string(i) + ">";
  for (int i = 0; i < 100'000; ++i) hostile += "<p>";
  EXPECT_EQ(html_to_text(hostile + "end"), "start end");
}

TEST(HtmlFragment, ClosesElementsAndDropsWhatActs) {
  EXPECT_EQ(html_fragment("<html><head><style>x</style></head><body bgcolor=red><p>a<b>b</div></blockquote>"),
            "<p>a<b>b</b></p>");
  EXPECT_EQ(
      html_fragment(R"~(<p onclick="x()" class="a&quot;b">t</p><script>x</script><iframe src=x></iframe>)~"
                    R"~(<a href=" java&#10;script:x()">l</a><img src="cid:1" alt="&lt;">)~"),
      R"~(<p class="a&quot;b">t</p><a>l</a><img src="cid:1" alt="&lt;">)~");
  EXPECT_EQ(html_fragment("<svg><style><img src=x onerror=y></style></svg>a &lt;b&gt;"),
            "<img src=\"x\">a &lt;b&gt;");
}

TEST(ShownContentIds, AreThoseOfCidUrls) {
  EXPECT_THAT(
      shown_content_ids(R"~(<img src="cid:a@example.com"><p style="background:url(cid:b%2B1)">cid: x)~"),
      ElementsAre("a@example.com", "b+1"));
  EXPECT_TRUE(shown_content_ids("<img src=x>").empty());
}

TEST(AppendToHtml, StaysWithinTheBody) {
  std::string html = "<html><BODY><p>a</p></BODY></html>", fragment = "<p>a</p>";
  append_to_html(html, "<p>b</p>");
  append_to_html(fragment, "<p>b</p>");
  EXPECT_EQ(html, "<html><BODY><p>a</p><p>b</p></BODY></html>");
  EXPECT_EQ(fragment, "<p>a</p><p>b</p>");
}

TEST(TextToHtml, EscapesAndParts) {
  EXPECT_EQ(text_to_html("a < b\r\nnext\n\n\"new\""), "<p>a &lt; b<br>\nnext</p>\n<p>&quot;new&quot;</p>\n");
  EXPECT_EQ(text_to_html(" \n"), "");
}

TEST(LooksLowValue, FindsStubsOnly) {
  EXPECT_TRUE(looks_low_value(""));
  EXPECT_TRUE(looks_low_value(" https://example.com/view \n"));
  EXPECT_TRUE(
      looks_low_value("Your email client does not support HTML. See https://example.com/very/long/link"));
  EXPECT_TRUE(looks_low_value("View this email in your browser (https://example.com/x)"));
  EXPECT_FALSE(looks_low_value("Dear Ann, see you at ten. Bob"));
  EXPECT_FALSE(looks_low_value(std::string(500, 'x') + " in your browser"));
}

}  // namespace
}  // namespace workspace::content
