using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Rules.Concurrency;

/// <summary>SES2001 beside tasks of which the code asks whether they are over.</summary>
public class SessionSharedByConcurrentWorkOverTests
{
    /// <summary>Its state tells whether it is over.</summary>
    [Theory]
    [InlineData("if (reading.IsFaulted) return db.Users.CountAsync();")]
    [InlineData("if (reading.Status == TaskStatus.Faulted) return db.Users.CountAsync();")]
    [InlineData("if (reading.IsCompletedSuccessfully) return db.Users.CountAsync();")]
    [InlineData("if (!(reading.Status != TaskStatus.Canceled)) return db.Users.CountAsync();")]
    public Task BehindAQuestionForTheTasksState_IsSilent(string again) => Verify.Analyzer($$"""
        class Load(AppDbContext db)
        {
            public Task<int> Run()
            {
                var reading = db.Users.CountAsync();
                {{again}}
                return reading;
            }
        }
        """);

    [Theory]
    [InlineData("if (!reading.IsCompleted) return {|SES2001:db.Users.CountAsync()|};")]
    [InlineData("if (reading.Status == TaskStatus.Running) return {|SES2001:db.Users.CountAsync()|};")]
    [InlineData("if (reading.Status != TaskStatus.Faulted) return {|SES2001:db.Users.CountAsync()|};")]
    [InlineData("Log(reading.Id); return {|SES2001:db.Users.CountAsync()|};")]
    public Task TaskThatGoesOn_Reports(string again) => Verify.Analyzer($$"""
        class Load(AppDbContext db)
        {
            public Task<int> Run()
            {
                var reading = db.Users.CountAsync();
                {{again}}
                return reading;
            }
        }
        """);
}
