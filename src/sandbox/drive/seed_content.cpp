#include "sandbox/drive/seed_content.hpp"

#include "base/text.hpp"
#include "sandbox/documents/samples.hpp"
#include "sandbox/drive/write.hpp"

namespace workspace::sandbox::drive {
namespace {

constexpr char alice[] = "alice@example.com", bob[] = "bob@example.com", carol[] = "carol@example.com";

/// Adds files with their age in days.
class Cabinet {
 public:
  explicit Cabinet(World& world) : world_(world) {}

  File& add(char const* owner, std::string path, int days, std::string content, std::string_view type = {},
            std::string words = {}) {
    return seed_file(world_, {owner, std::move(path), std::move(content), std::string(type), drive_,
                              before(days), std::move(words)});
  }
  File& pdf(char const* owner, std::string path, int days, std::vector<std::string> const& lines) {
    return add(owner, std::move(path), days, samples::pdf(lines), {}, join(lines, " "));
  }
  File& docx(char const* owner, std::string path, int days, std::vector<std::string> const& lines) {
    return add(owner, std::move(path), days, samples::docx(lines), {}, join(lines, " "));
  }
  TimePoint before(int days) const {
    return world_.now() - std::chrono::hours{24 * days} - std::chrono::minutes{17 * (days + 1)};
  }
  void share(File& file, char const* with, Role role, int days) {
    seed_share(world_, file, "user", with, role, before(days));
  }
  /// Files go to the shared drive from here on; an empty id ends that.
  void enter(std::string drive) { drive_ = std::move(drive); }

  World& world() { return world_; }

 private:
  World& world_;
  std::string drive_;
};

constexpr char specification[] = R"(# Apollo specification
Apollo moves the customer portal to the new platform. This page is the agreed scope.
## Goals
* Sign-in takes **less than two seconds**
* Invoices can be downloaded as PDF
* The old portal is switched off at the end of the quarter
## Out of scope
Mobile apps and the partner interface are left for a later project.
## Open questions
1. Who answers support requests during the move?
2. How long are old links redirected?
)";

constexpr char notes[] = R"(# Kick-off notes
Present: Alice, Bob. Carol sent her apologies.
## Decisions
* Stand-up on Monday, Wednesday and Friday
* Bob keeps the budget sheet
## Next
Alice writes the specification by *Friday*.
)";

constexpr char budget[] =
    "Item,Owner,Planned,Spent\nHosting,Bob,12000,7400\nLicences,Alice,8000,8150\n"
    "Training,Carol,3000,0\nTravel,Alice,2500,1320\nTotal,,25500,16870\n";

constexpr char slides[] =
    "Apollo\nThe customer portal moves\n---\nWhy now\nThe old platform ends this year\n---\n"
    "Timeline\nDesign, build, move, switch off\n---\nQuestions?";

void add_alice(Cabinet& c) {
  auto& spec = c.add(alice, "Projects/Apollo/Specs/Apollo specification", 6, specification, doc_type);
  c.share(spec, bob, Role::writer, 6);
  c.share(spec, carol, Role::commenter, 5);
  auto const remark = [&](std::string_view id, std::string_view author, std::string_view text, int days) {
    auto const time = to_rfc3339(c.before(days));
    return json::object{{"id", id},
                        {"author", author},
                        {"content", text},
                        {"createdTime", time},
                        {"modifiedTime", time},
                        {"deleted", false}};
  };
  auto comment = remark("AAABapollo01", bob, "Can we say which invoices?", 4);
  comment["quotedFileContent"] = {{"mimeType", "text/html"}, {"value", "Invoices can be downloaded as PDF"}};
  comment["replies"] = json::array{remark("AAABapollo02", alice, "Those of the last ten years.", 3)};
  spec.comments.push_back(std::move(comment));
  spec.marks[alice].starred = true;
  c.docx(alice, "Projects/Apollo/Specs/Interface draft.docx", 12,
         {"# Interface draft", "The portal asks the billing service for invoices.",
          "Answers arrive within 300 ms."});
  c.add(alice, "Projects/Apollo/Specs/glossary.md", 20,
        "# Glossary\n\n**Portal**: what customers sign in to.\n\n**Move**: the weekend of the switch.\n");
  c.share(c.add(alice, "Projects/Apollo/Budget/Apollo budget", 2, budget, sheet_type), bob, Role::writer, 10);
  c.add(alice, "Projects/Apollo/Budget/offers.csv", 15,
        "Supplier,Price,Valid until\nNorthwind Hosting,12000,2026-12-31\nExample Cloud,13500,2026-10-31\n");
  c.add(alice, "Projects/Apollo/Budget/forecast.xlsx", 9,
        samples::xlsx("Forecast",
                      {{"Month", "Cost"}, {"July", "2100"}, {"August", "2300"}, {"September", "1900"}}),
        {}, "Forecast Month Cost July August September");
  c.add(alice, "Projects/Apollo/Apollo kick-off", 5, slides, slides_type);
  c.add(alice, "Projects/Apollo/Kick-off notes", 5, notes, doc_type);
  c.add(alice, "Projects/Apollo/logo.png", 30, samples::png(256, 256));
  c.add(alice, "Projects/Apollo/settings.json", 8, "{\"region\": \"europe\", \"replicas\": 3}\n");
  c.add(alice, "Projects/Hiring/Interview questions", 40,
        "# Interview questions\n1. What did you build last?\n2. What would you do differently?\n", doc_type);
  c.add(alice, "Projects/Hiring/Candidates", 38,
        "Name,Role,Stage\nKim,Engineer,Interview\nRobin,Designer,Offer\n", sheet_type);
  c.pdf(alice, "Receipts/2026-05 hotel Lisbon.pdf", 45,
        {"Hotel Example, Lisbon", "Invoice 4711", "3 nights", "Total: EUR 420.00"});
  c.pdf(alice, "Receipts/2026-06 train.pdf", 25,
        {"Example Railways", "Ticket 99-1234", "Berlin - Hamburg", "EUR 79.90"});
  c.pdf(alice, "Receipts/2026-06 laptop stand.pdf", 21,
        {"Paperworks", "Invoice 2026-0815", "Laptop stand", "EUR 49.00"});
  c.add(alice, "Receipts/scan.png", 21, samples::png(120, 160));
  c.add(alice, "Travel/Lisbon itinerary", 7,
        "# Lisbon\n* Monday: flight at 08:15, hotel in the old town\n* Tuesday: workshop\n* Thursday: flight "
        "home\n",
        doc_type);
  c.add(alice, "Travel/packing list.txt", 7, "passport\nlaptop and charger\nadapter\n");
  c.pdf(alice, "Travel/boarding pass.pdf", 3, {"Boarding pass", "Alice Example", "BER - LIS", "Seat 14C"});
  c.add(alice, "Travel/costs.csv", 1, "Day,What,EUR\nMonday,Taxi,24.50\nTuesday,Dinner,31.20\n");
  c.add(alice, "Meeting minutes template", 60, "# Minutes\n## Present\n## Decisions\n## Next steps\n",
        doc_type);
  c.add(alice, "Reading list.md", 14, "# Reading list\n\n* Queueing for beginners\n* How teams decide\n");
  c.add(alice, "Team photo.png", 70, samples::png(320, 200));
  c.add(alice, "Quarterly goals", 11,
        "Goal,Owner,State\nPortal moved,Alice,on track\nSupport answers in a day,Carol,at risk\n",
        sheet_type);
  c.add(alice, "How we review.pptx", 33,
        samples::pptx({"How we review", "Small changes, soon", "Questions before answers"}), {},
        "How we review Small changes soon Questions before answers");
  auto& newsletter = c.add(alice, "Public newsletter", 18,
                           "# News from the portal team\nThe move begins this autumn.\n", doc_type);
  seed_share(c.world(), newsletter, "anyone", "", Role::reader, c.before(18));
  auto& old = c.add(alice, "Old ideas.txt", 90, "A portal on paper.\n");
  old.trashed = true;
  old.trashed_by = alice;
}

void add_others(Cabinet& c) {
  c.share(c.add(bob, "Budget/Rates 2026", 13, "Role,Day rate\nEngineer,800\nDesigner,750\n", sheet_type),
          alice, Role::reader, 12);
  c.share(c.add(bob, "Apollo risks", 4,
                "# Risks\n* The old data has gaps\n* Two people are on holiday in August\n", doc_type),
          alice, Role::writer, 4);
  auto& handbook = c.pdf(bob, "Office handbook.pdf", 100,
                         {"Office handbook", "Doors open at 7:30.", "The last one switches off the lights."});
  seed_share(c.world(), handbook, "anyone", "", Role::reader, c.before(100));
  handbook.marks[alice].viewed = c.before(8);  // she followed the link once
  c.add(bob, "Budget/invoice list.csv", 6, "Number,Date,EUR\n1001,2026-06-01,1200\n1002,2026-06-15,340\n");
  c.add(bob, "Budget/summary.docx", 6, samples::docx({"# Summary", "We are within the budget."}), {},
        "Summary We are within the budget");
  c.add(bob, "1on1/Alice", 9, "# Alice / Bob\n* Specification\n* Holidays\n", doc_type);
  c.add(bob, "notes.txt", 2, "Call the landlord about the meeting rooms.\n");
  c.add(bob, "Desk.png", 50, samples::png(200, 150));
  c.add(bob, "Training plan", 17, "Person,Course\nCarol,Accounting\nBob,Negotiation\n", sheet_type);
  c.add(bob, "Welcome", 80, "Welcome\nto the team\n---\nFirst week", slides_type);
  c.add(carol, "Support handbook", 16, "# Support handbook\nAnswer within a day; say when you do not know.\n",
        doc_type);
  c.share(c.add(carol, "Support numbers", 3, "Week,Tickets\n26,41\n27,38\n", sheet_type), alice,
          Role::commenter, 3);
  c.add(carol, "holiday.txt", 22, "Two weeks in August.\n");
  c.pdf(carol, "Certificate.pdf", 65, {"Certificate", "Carol Example has completed the course."});
}

void add_shared_drive(Cabinet& c) {
  c.enter(seed_drive_of(c.world(), "Team Apollo",
                        {{alice, Role::organizer}, {bob, Role::writer}, {carol, Role::reader}})
              .id);
  c.add(alice, "Design/Architecture", 10, "# Architecture\nOne service, one database, one queue.\n",
        doc_type);
  c.add(bob, "Design/flow.png", 10, samples::png(240, 120));
  c.add(bob, "Planning/Milestones", 5,
        "Milestone,Date,Done\nDesign,2026-05-31,yes\nBuild,2026-08-31,no\nMove,2026-09-30,no\n", sheet_type);
  c.pdf(alice, "Planning/Contract.pdf", 35,
        {"Contract", "between Example Ltd and Northwind Hosting", "Term: 24 months"});
  c.add(alice, "README.md", 90, "# Team Apollo\n\nEverything about the move of the portal.\n");
  c.enter({});
}

}  // namespace

void seed_builtin(World& world) {
  Cabinet cabinet(world);
  add_alice(cabinet);
  add_others(cabinet);
  add_shared_drive(cabinet);
  // A short cut in alice's drive to the team's milestones.
  for (auto const& [id, file] : world.of<DriveState>().files) {
    if (file.name != "Milestones") continue;
    auto const target = id;
    auto& shortcut = cabinet.add(alice, "Projects/Milestones", 5, {}, shortcut_type);
    shortcut.shortcut_target = target;
    shortcut.revisions.clear();
    break;
  }
}

}  // namespace workspace::sandbox::drive
