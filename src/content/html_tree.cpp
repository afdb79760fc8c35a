#include "content/html_tree.hpp"

#include <csetjmp>
#include <cstdint>
#include <cstdlib>
#include <ctime>

namespace workspace::content {
namespace {

constexpr std::size_t max_memory = 128u << 20;
constexpr std::int64_t max_cpu_ns = 1'000'000'000;

std::int64_t thread_cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

// Gumbo takes all memory from here and never gives it back by itself: freeing its tree recurses as deep as
// the document does, and hostile markup makes it build far more nodes than it has bytes. Every token
// allocates, so the allocator is also where time is watched. Gumbo cannot report failure, hence longjmp (its
// frames are plain C).
struct HtmlTree::Arena {
  std::vector<void*> blocks;
  char* next = nullptr;
  std::size_t left = 0;
  std::size_t used = 0;
  unsigned calls = 0;
  std::int64_t cpu_end = thread_cpu_ns() + max_cpu_ns;
  std::jmp_buf give_up;

  static void* allocate(void* self, std::size_t size) { return static_cast<Arena*>(self)->take(size); }
  static void release(void*, void*) {}

  void* take(std::size_t size) {
    size = (size + 15) & ~std::size_t{15};
    if (++calls % 32 == 0 && thread_cpu_ns() > cpu_end) std::longjmp(give_up, 1);
    if (size > left && !refill(size)) std::longjmp(give_up, 1);
    char* const result = next;
    next += size;
    left -= size;
    return result;
  }

  bool refill(std::size_t size) {
    std::size_t const block = size > 64 * 1024 ? size : 64 * 1024;
    if (size > max_memory || used + block > max_memory) return false;
    void* const memory = std::malloc(block);
    if (!memory) return false;
    blocks.push_back(memory);
    used += block;
    next = static_cast<char*>(memory);
    left = block;
    return true;
  }

  ~Arena() {
    for (void* block : blocks) std::free(block);
  }

  GumboNode const* parse(std::string_view html) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = release;
    options.userdata = this;
    options.max_errors = 0;
    if (setjmp(give_up)) return nullptr;
    return gumbo_parse_with_options(&options, html.data(), html.size())->root;
  }
};

HtmlTree::HtmlTree(std::string_view html) : arena_(new Arena, [](Arena* arena) { delete arena; }) {
  root_ = arena_->parse(html.data() ? html : std::string_view(""));
}

GumboNode const* HtmlTree::body() const {
  if (!root_ || root_->type != GUMBO_NODE_ELEMENT) return nullptr;
  auto const& children = root_->v.element.children;
  for (unsigned i = 0; i < children.length; ++i) {
    auto const* child = static_cast<GumboNode const*>(children.data[i]);
    if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_BODY) return child;
  }
  return nullptr;
}

std::string_view attribute(GumboNode const& element, char const* name) {
  auto const* found = gumbo_get_attribute(&element.v.element.attributes, name);
  return found ? found->value : std::string_view();
}

bool has_attribute(GumboNode const& element, char const* name) {
  return gumbo_get_attribute(&element.v.element.attributes, name) != nullptr;
}

}  // namespace workspace::content
