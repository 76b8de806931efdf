using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1007 where a turn is a page, or stores something elsewhere as well.</summary>
public class CommitInLoopPagesTests
{
    [Fact]
    public Task PageOfAHelper_IsSilent() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run(int pages)
            {
                for (var page = 0; page < pages; page++)
                {
                    foreach (var user in await Page(page))
                        user.Active = true;
                    await db.SaveChangesAsync();
                }
            }

            Task<List<User>> Page(int page) => db.Users.OrderBy(u => u.Id).Skip(page * 100).Take(100).ToListAsync();
        }
        """);

    [Fact]
    public Task ElementsOfAHelper_Reports() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    foreach (var order in await Orders(id))
                        order.Status = "";
                    await {|SES1007:db.SaveChangesAsync()|};
                }
            }

            Task<List<Order>> Orders(int id) => db.Orders.Where(o => o.UserId == id).ToListAsync();
        }
        """);

    /// <summary>What replaces the element is stored by a session of its own: the two stores go in step.</summary>
    [Fact]
    public Task StoresElsewhereAsWell_IsSilent() => Verify.Analyzer("""
        class Replace(AppDbContext db)
        {
            public void Run(List<User> users)
            {
                foreach (var user in users)
                {
                    Store(new Product { Name = user.Name });
                    db.Users.Remove(user);
                    db.SaveChanges();
                }
            }

            static void Store(Product product)
            {
                using var other = new AppDbContext();
                other.Products.Add(product);
                other.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task ReadsElsewhere_Reports() => Verify.Analyzer("""
        class Replace(AppDbContext db)
        {
            public void Run(List<User> users)
            {
                foreach (var user in users)
                {
                    user.Name = NameOf(user.Id);
                    {|SES1007:db.SaveChanges()|};
                }
            }

            static string NameOf(int id)
            {
                using var other = new AppDbContext();
                return other.Products.Find(id)!.Name;
            }
        }
        """);

    /// <summary>Where what stores it is not known.</summary>
    [Fact]
    public Task StoresWhereNobodySeesIt_IsSilent() => Verify.Analyzer("""
        abstract class Item { public abstract void SaveToDatabase(); }

        class Replace(AppDbContext db)
        {
            public void Run(Dictionary<User, Item> items)
            {
                foreach (var (user, item) in items)
                {
                    item.SaveToDatabase();
                    db.Users.Remove(user);
                    db.SaveChanges();
                }
            }
        }
        """);

    [Fact]
    public Task KeyThatCannotBeBound_IsSilent() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public async Task Run(List<User> users, Dictionary<int, int> keys)
            {
                foreach (var user in users)
                {
                    db.Users.Add(user);
                    await db.SaveChangesAsync();
                    keys.Add(keys.Count, user.{|CS1061:MissingId|});
                }
            }
        }
        """);

    [Fact]
    public Task HelperThatCutsATextShort_Reports() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public void Run(List<Order> orders)
            {
                foreach (var order in orders)
                {
                    order.Status = Shorten(order);
                    {|SES1007:db.SaveChanges()|};
                }
            }

            static string Shorten(Order order) => string.Concat(order.Status.Take(20));
        }
        """);

    [Fact]
    public Task PageThatAHelperWorksOn_IsSilent() => Verify.Analyzer("""
        class Import(AppDbContext db)
        {
            public void Run(int pages)
            {
                for (var page = 0; page < pages; page++)
                {
                    Close(page);
                    db.SaveChanges();
                }
            }

            void Close(int page)
            {
                foreach (var order in db.Orders.OrderBy(o => o.Id).Skip(page * 100).Take(100).ToList())
                    order.Status = "closed";
            }
        }
        """);

    private const string Extension = """
        static class UserStore
        {
            public static async Task Deactivate(this AppDbContext db, User user) { user.Active = false; await db.SaveChangesAsync(); }
            public static async Task Tell(this AppDbContext db, User user, HttpClient http) { await http.GetAsync("https://example.org"); user.Active = false; await db.SaveChangesAsync(); }
        }
        """;

    [Fact]
    public Task ExtensionThatSaves_Reports() => Verify.Analyzer(Extension + """
        class Clean(AppDbContext db)
        {
            public async Task Run(List<User> users) { foreach (var user in users) await {|SES1007:db.Deactivate(user)|}; }
            public async Task Plainly(List<User> users) { foreach (var user in users) await {|SES1007:UserStore.Deactivate(db, user)|}; }
        }
        """);

    [Fact]
    public Task ExtensionThatDoesMore_IsSilent() => Verify.Analyzer(Extension + """
        class Clean(AppDbContext db, HttpClient http)
        {
            public async Task Run(List<User> users) { foreach (var user in users) await db.Tell(user, http); }
        }
        """);

    [Theory]
    [InlineData("static class Imports { public static void Store(this AppDbContext db, User user) { db.Users.Add(user); db.SaveChanges(); Log(user.Id); } }", "db.Store(user)", "")]
    [InlineData("", "Store(user)", "void Store(User user) { db.Users.Add(user); db.SaveChanges(); Log(user.Id); }")]
    public Task KeyThatTheHelperReads_IsSilent(string types, string store, string helper) => Verify.Analyzer(Helped(types, store, helper));

    [Theory]
    [InlineData("static class Imports { public static void Store(this AppDbContext db, User user) { Log(user.Id); db.Users.Add(user); db.SaveChanges(); } }", "db.Store(user)", "")]
    [InlineData("", "Store(user)", "void Store(User user) { Log(user.Id); db.Users.Add(user); db.SaveChanges(); }")]
    public Task KeyThatTheHelperReadsBefore_Reports(string types, string store, string helper) => Verify.Analyzer(Helped(types, $"{{|SES1007:{store}|}}", helper));

    static string Helped(string types, string store, string helper) => $$"""
        {{types}}
        class Import(AppDbContext db)
        {
            public void Run(List<User> users) { foreach (var user in users) { {{store}}; } Log(db); }
            {{helper}}
        }
        """;
}
