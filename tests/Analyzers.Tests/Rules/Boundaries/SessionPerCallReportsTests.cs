using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1015 where it speaks.</summary>
public class SessionPerCallReportsTests
{
    [Theory, Libraries(Library.Every)]
    public Task RepositoryThatOpensToWrite_Reports(SessionCode s) => Verify.Analyzer(Source(s, "UserRepository", $"{s.Add("user")} await {s.Flush};"), s);

    [Theory, Libraries(Library.Every)]
    public Task Dao_Reports(SessionCode s) => Verify.Analyzer(Source(s, "UserDao", $"{s.Delete("user")} await {s.Query}; await {s.Flush};"), s);

    [Theory, Libraries(Library.Every, Except = Library.Connections | Library.NHibernate)]
    public Task UnderAnInterface_Reports(SessionCode s) =>
        Verify.Analyzer("interface IUserRepository { Task Run(User user); }\n" + Source(s, "Users : IUserRepository", $"{s.Add("user")} await {s.Commit};"), s);

    static string Source(SessionCode s, string type, string body) => $$"""
        class {{type}}
        {
            {{s.InjectedFactory(type.Split(' ')[0])}}
            public async Task Run(User user)
            {
                using var session = {{(s.Open.StartsWith("await ") ? "await {|SES1015:" + s.Open["await ".Length..] + "|}" : "{|SES1015:" + s.Open + "|}")}};
                {{body}}
            }
        }
        """;
}
