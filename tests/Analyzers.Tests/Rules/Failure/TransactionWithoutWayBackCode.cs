using SessionGuard.Testing;

namespace SessionGuard.Analyzers.Tests.Rules.Failure;

/// <summary>A method that begins a transaction of a given session, and what it does then.</summary>
static class TransactionWithoutWayBackCode
{
    public static string Begun(SessionCode s, string begin, string then) => $$"""
        class Register
        {
            {{s.Injected("Register")}}
            public async Task Run(User user)
            {
                await Task.Yield();
                var tx = {{begin}};
                {{then}}
            }
        }
        """;
}
