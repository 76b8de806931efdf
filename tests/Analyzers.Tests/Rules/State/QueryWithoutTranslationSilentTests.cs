using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.State;

/// <summary>SES5013 where it must keep quiet.</summary>
public class QueryWithoutTranslationSilentTests
{
    [Theory]
    [InlineData("session.Query<User>().Where(u => u.Name == given.Substring(1)).ToList()")]
    [InlineData("session.Query<User>().Where(u => u.Name == Own(given)).ToList()")]
    [InlineData("session.Query<User>().Where(u => names.Contains(u.Name)).ToList()")]
    [InlineData("session.Query<User>().Where(u => u.Active && !(u.Id > 3) || u.Name.StartsWith(\"a\")).ToList()")]
    [InlineData("session.Query<Order>().Where(o => o.User.Name == given).ToList()")]
    [InlineData("session.Query<Order>().Where(o => o.User == null).ToList()")]
    [InlineData("session.Query<User>().OrderByDescending(u => u.Name.Length).ThenBy(u => u.Id).ToList()")]
    [InlineData("session.Query<User>().Select(u => new { u.Id, Upper = u.Name.ToUpper(), given }).ToList()")]
    [InlineData("session.Query<User>().Select(u => u).ToList()")]
    [InlineData("session.Query<User>().Include(u => u.Orders).ToList()")]
    [InlineData("session.Query<User>().Where(u => u.Active).Select(u => u.Name).Take(3).ToList()")]
    [InlineData("session.Query<User>().ExecuteUpdate(set => set.Set(u => u.Name, given).Set(u => u.Email, u => u.Email + given))")]
    [InlineData("session.Query<User>().ToList().Where(u => u.Name.Substring(1) == \"a\").Select(u => Own(u.Name)).ToList()")]
    [InlineData("names.Where(n => Own(n) == \"a\").ToList()")]
    public Task ExpressionWithSql_IsSilent(string query) => Verify.Analyzer($$"""
        class Users(Session session, List<string> names)
        {
            static string Own(string text) => text;
            public object? Find(string given) => ({{query}}, names, session);
        }
        """);

    [Theory]
    [InlineData("db.Users.Where(u => u.Name.Substring(1) == \"a\").ToList()")]
    [InlineData("db.Users.Select(u => u.Orders.Count).ToList()")]
    [InlineData("db.Users.Include(u => u.Orders.Where(o => o.Total > 1)).ToList()")]
    [InlineData("db.Users.OrderBy(u => new { u.Name, u.Id }).ToList()")]
    public Task OtherLibrary_IsSilent(string query) => Verify.Analyzer($$"""
        class Users(AppDbContext db) { public object Find() => {{query}}; }
        """);

    [Fact]
    public Task QueryOfNHibernate_IsSilent() => Verify.Analyzer("""
        class Users
        {
            readonly ISession session;
            public Users(ISession session) => this.session = session;
            public object Find() => session.Query<User>().Where(u => u.Name.Substring(1) == "a").ToList();
        }
        """, References.NHibernate);

    [Fact]
    public Task TypeParametersAndInterfaces_AreSilent() => Verify.Analyzer("""
        interface IHasId { int Id { get; } string Title { get; } }
        class Repository<T>(Session session) where T : class, IHasId
        {
            public Task<T?> Find(int id) => session.Query<T>().Where(item => item.Id == id).FirstOrDefaultAsync();
            public object Sorted() => session.Query<T>().OrderBy(item => item.Title).ThenBy(item => ((IHasId)item).Id).ToList();
        }
        """);

    [Fact]
    public Task LambdaFromAVariable_IsSilent() => Verify.Analyzer("""
        class Users(Session session)
        {
            static readonly System.Linq.Expressions.Expression<Func<User, bool>> condition = u => u.Name.Substring(1) == "a";
            public object Find() => session.Query<User>().Where(condition).ToList();
        }
        """);

    [Fact]
    public Task OwnTypeOfTheSameName_IsSilent() => Verify.Analyzer("""
        namespace Mine
        {
            class Query<T> { public Query<T> Where(System.Linq.Expressions.Expression<Func<T, bool>> condition) => this; }
            class Users(Session session) { public object Find() => new Query<User>().Where(u => u.Name.Substring(1) == "a").ToString() + session; }
        }
        """);

    [Fact]
    public Task ExpressionOfThousandsOfTerms_IsSilent() => Verify.Analyzer($$"""
        class Users(Session session)
        {
            public object Find() => session.Query<User>().Where(u => {{string.Join(" || ", Enumerable.Range(0, 4000).Select(id => $"u.Id == {id}"))}}).ToList();
        }
        """);
}
