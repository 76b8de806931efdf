using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Verifier;

static class Refusal
{
    /// <summary>The verification fails, and its message says all of this.</summary>
    public static async Task Of(Func<Task> verification, params string[] says)
    {
        var exception = await Assert.ThrowsAsync<VerificationException>(verification);
        Assert.All(says, text => Assert.Contains(text, exception.Message, StringComparison.Ordinal));
    }
}
