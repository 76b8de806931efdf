using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5010 where the query asks for other rows than the pending one.</summary>
public class QueryMissesPendingChangesOtherRowsTests
{
    [Theory]
    [InlineData("u.Name == name")]
    [InlineData("u.Email == \"\" && u.Name == name")]
    [InlineData("u.Name == name.Trim()")]
    [InlineData("u.Id == (int?)name.Length")]
    public Task EachTurnAsksForItsOwnElement_IsSilent(string condition) => Verify.Analyzer($$"""
        class Clean(AppDbContext db)
        {
            public void Run(List<string> names)
            {
                foreach (var name in names)
                {
                    var user = db.Users.First(u => {{condition}});
                    db.Users.Remove(user);
                }
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task EachTurnAsksForAMemberOfItsElement_IsSilent() => Verify.Analyzer("""
        class Clean(AppDbContext db)
        {
            public async Task Run(List<Product> products, Order order)
            {
                foreach (var product in products)
                {
                    var id = product.Id;
                    var line = await db.OrderLines.FirstOrDefaultAsync(l => l.OrderId == order.Id && l.ProductId == id);
                    if (line is not null)
                        db.OrderLines.Remove(line);
                }
                await db.SaveChangesAsync();
            }
        }
        """);

    /// <summary>An element that comes twice is added twice.</summary>
    [Fact]
    public Task WhatEachTurnAdds_Reports() => Verify.Analyzer("""
        class Copy(AppDbContext db)
        {
            public async Task Run(List<Product> products, Order order)
            {
                foreach (var product in products)
                {
                    var line = await {|SES5010:db.OrderLines.FirstOrDefaultAsync(l => l.OrderId == order.Id && l.ProductId == product.Id)|};
                    if (line is null)
                        await db.OrderLines.AddAsync(new OrderLine { OrderId = order.Id, ProductId = product.Id });
                }
                await db.SaveChangesAsync();
            }
        }
        """);

    /// <summary>The same turn took it out.</summary>
    [Fact]
    public Task TakenOutInTheSameTurn_Reports() => Verify.Analyzer("""
        class Clean(AppDbContext db)
        {
            public void Run(List<User> users)
            {
                foreach (var user in users)
                {
                    db.Users.Remove(user);
                    if ({|SES5010:db.Users.Any(u => u.Name == user.Name)|})
                        Log(user.Name);
                }
                db.SaveChanges();
            }
        }
        """);

    [Theory]
    [InlineData("db.Users.First(u => u.Active)")]
    [InlineData("db.Users.First(u => u.Name == first)")]
    [InlineData("db.Users.First(u => u.Name != name)")]
    public Task EachTurnAsksForTheSame_Reports(string query) => Verify.Analyzer($$"""
        class Clean(AppDbContext db)
        {
            public void Run(List<string> names, string first)
            {
                foreach (var name in names)
                {
                    var user = {|SES5010:{{query}}|};
                    db.Users.Remove(user);
                }
                db.SaveChanges();
            }
        }
        """);

    /// <summary>An object made for one key is not what is asked for by another.</summary>
    [Theory]
    [InlineData("db.Users.Any(u => u.Id == owner)")]
    [InlineData("db.Users.Include(u => u.Orders).FirstOrDefault(u => u.Id == owner) is null")]
    public Task KeyOfAnother_IsSilent(string query) => Verify.Analyzer($$"""
        class Purge(AppDbContext db)
        {
            public void Run(List<int> ids, int owner)
            {
                foreach (var id in ids)
                {
                    var stub = new User { Id = id };
                    db.Users.Attach(stub);
                    db.Users.Remove(stub);
                }
                if ({{query}})
                    Log(owner);
                db.SaveChanges();
            }
        }
        """);

    [Theory]
    [InlineData("u.Id == id")]
    [InlineData("u.Id > owner")]
    [InlineData("u.Name == \"\"")]
    public Task TheSameOrAnyKey_Reports(string condition) => Verify.Analyzer($$"""
        class Purge(AppDbContext db)
        {
            public void Run(int id, int owner)
            {
                var stub = new User { Id = id };
                db.Users.Remove(stub);
                if ({|SES5010:db.Users.Any(u => {{condition}})|})
                    Log(owner);
                db.SaveChanges();
            }
        }
        """);

    /// <summary>What is not in the list goes; what is asked for behind it is in the list.</summary>
    [Theory]
    [InlineData("(from l in db.OrderLines where l.OrderId == order.Id where !kept.Contains(l.ProductId) select l).ToArray()")]
    [InlineData("db.OrderLines.Where(l => l.OrderId == order.Id && !kept.Contains(l.ProductId)).ToList()")]
    public Task GoneWasLoadedAsNotOneOfThose_IsSilent(string gone) => Verify.Analyzer($$"""
        class Update(AppDbContext db)
        {
            public void Run(Order order, int[] kept)
            {
                var gone = {{gone}};
                db.OrderLines.RemoveRange(gone);
                foreach (var product in kept)
                {
                    var line = db.OrderLines.FirstOrDefault(l => l.ProductId == product);
                    if (line is not null)
                        line.Quantity = 0;
                }
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task GoneWasLoadedByAnotherColumn_Reports() => Verify.Analyzer("""
        class Update(AppDbContext db)
        {
            public void Run(Order order, int[] kept, int product)
            {
                var gone = db.OrderLines.Where(l => !kept.Contains(l.OrderId)).ToList();
                db.OrderLines.RemoveRange(gone);
                var line = {|SES5010:db.OrderLines.FirstOrDefault(l => l.ProductId == product)|};
                db.SaveChanges();
            }
        }
        """);

    /// <summary>Of two elements with one value the second asks for what the first took out.</summary>
    [Theory]
    [InlineData("user.Name")]
    [InlineData("Tenant.Current.Name")]
    public Task EachTurnAsksForWhatElementsShare_Reports(string value) => Verify.Analyzer($$"""
        class Tenant { public static Tenant Current { get; } = new(); public string Name { get; } = ""; }

        class Clean(AppDbContext db)
        {
            public void Run(List<User> users)
            {
                foreach (var user in users)
                {
                    var wanted = {{value}};
                    var product = {|SES5010:db.Products.First(p => p.Name == wanted)|};
                    db.Products.Remove(product);
                }
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task ConstantOfAnotherType_Reports() => Verify.Analyzer("""
        class Item { public int Id { get; set; } public long Kind { get; set; } }
        class Shop : DbContext { public DbSet<Item> Items => Set<Item>(); }

        class Add(Shop db)
        {
            public void Run()
            {
                db.Items.Add(new Item { Kind = 5 });
                if ({|SES5010:db.Items.Any(i => i.Kind == 5)|})
                    Log(5);
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task AnotherNameForTheSameKey_Reports() => Verify.Analyzer("""
        class Purge(AppDbContext db)
        {
            public void Run(int id)
            {
                var key = id;
                db.Users.Remove(new User { Id = id });
                if ({|SES5010:db.Users.Any(u => u.Id == key)|})
                    Log(key);
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task AskedForIsNotOfTheList_Reports() => Verify.Analyzer("""
        class Update(AppDbContext db)
        {
            public void Run(int[] kept, int requested)
            {
                var gone = db.OrderLines.Where(l => !kept.Contains(l.ProductId)).ToList();
                db.OrderLines.RemoveRange(gone);
                if ({|SES5010:db.OrderLines.Any(l => l.ProductId == requested)|})
                    Log(requested);
                db.SaveChanges();
            }
        }
        """);

    [Fact]
    public Task AskedForIsOfTheListThatTheValuesAreMadeOf_IsSilent() => Verify.Analyzer("""
        class Update(AppDbContext db)
        {
            public void Run(List<Product> products)
            {
                var kept = products.Select(p => p.Id).ToArray();
                var gone = db.OrderLines.Where(l => !kept.Contains(l.ProductId)).ToList();
                db.OrderLines.RemoveRange(gone);
                foreach (var product in products)
                {
                    if (db.OrderLines.Any(l => l.ProductId == product.Id))
                        Log(product);
                }
                db.SaveChanges();
            }
        }
        """);
}
