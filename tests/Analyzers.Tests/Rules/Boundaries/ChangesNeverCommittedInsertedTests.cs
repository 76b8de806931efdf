using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Boundaries;

/// <summary>SES1006 for NHibernate's insertions outside a transaction, which are sent and stored at once where they make the key.</summary>
public class ChangesNeverCommittedInsertedTests
{
    [Theory]
    [InlineData("session.Save(user);")]
    [InlineData("session.SaveOrUpdate(user);")]
    [InlineData("session.Save(\"Users\", user);")]
    [InlineData("session.Save(given);")]
    [InlineData("session.Save(new Unkeyed());")]
    [InlineData("Keep(session, user);")]
    [InlineData("if (user.Active) session.Save(user);")]
    public Task InsertionThatMayMakeTheKey_IsSilent(string staging) => Run(staging, "");

    [Theory]
    [InlineData("Identity")]
    [InlineData("Native")]
    public Task KeyOfTheDatabase_IsSilent(string generator) => Run("session.Save(user);", Mapped(generator));

    [Theory]
    [InlineData("{|SES1006:session.Persist(user)|};")]
    [InlineData("{|SES1006:session.Update(user)|};")]
    [InlineData("{|SES1006:session.Delete(user)|};")]
    [InlineData("{|SES1006:session.Save(new Named())|};")]
    [InlineData("{|SES1006:session.Save(new Code())|};")]
    [InlineData("{|SES1006:session.Save(user, 7)|};")]
    [InlineData("session.Save(user); {|SES1006:session.Delete(given)|};")]
    [InlineData("{|SES1006:session.Delete(given)|}; session.Save(user);")]
    [InlineData("using var transaction = session.BeginTransaction(); {|SES1006:session.Save(user)|};")]
    public Task WhatWaitsForTheFlush_Reports(string staging) => Run(staging, "");

    [Theory]
    [InlineData("HiLo")]
    [InlineData("Assigned")]
    [InlineData("Sequence")]
    [InlineData("Increment")]
    public Task KeyThatIsThereBefore_Reports(string generator) => Run("{|SES1006:session.Save(user)|};", Mapped(generator));

    private static string Mapped(string generator) => $$"""
        class Mapping : FluentNHibernate.Mapping.ClassMap<User> { public Mapping() => Id(user => user.Id).GeneratedBy.{{generator}}(); }
        namespace FluentNHibernate.Mapping
        {
            public class Generators { public void {{generator}}() { } }
            public class IdentityPart { public Generators GeneratedBy => new(); }
            public class ClassMap<T> { public IdentityPart Id(Func<T, object> key) => new(); }
        }
        """;

    private static Task Run(string staging, string mapping) => Verify.Analyzer($$"""
        class Unkeyed { public string Text { get; set; } = ""; }
        class Named { public Guid Id { get; set; } }
        class Code { public string Id { get; set; } = ""; }
        class Register
        {
            public void Run(ISessionFactory sessions, User user, object given)
            {
                using var session = sessions.OpenSession();
                {{staging}}
            }
            static void Keep(ISession session, User user) => session.Save(user);
        }
        {{mapping}}
        """, References.NHibernate);
}
