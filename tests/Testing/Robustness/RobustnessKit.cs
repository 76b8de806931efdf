using System.Collections.Immutable;
using System.Text;

namespace SessionGuard.Testing;

/// <summary>Sources that are broken, half there, enormous, deep or circular, each with sessions in it.</summary>
public static partial class RobustnessKit
{
    static readonly Lazy<ImmutableArray<BadInput>> inputs = new(() =>
    [
        .. Each("Workload", Workload),
        .. Each("WithoutReferences", Workload, _ => new() { References = References.Net, WithPrelude = false }),
        .. Each("TenThousandLines", code => LongMethod(code, 10_000)),
        .. Each("DeepBlocks", code => DeepBlocks(code, 300)),
        .. Each("HalfTyped", HalfTyped),
        .. Each("Recursion", Recursion),
        new("DeepExpressions", DeepExpressions),
        new("LongChains", LongChains),
        new("NestedLambdas", () => NestedLambdas(60)),
        .. Fixed.Select(source => new BadInput(source.Name, () => source.Text)),
        .. Configurations.Select((text, number) =>
            new BadInput($"Configuration{number}", () => Workload(SessionCode.Of(Library.EntityFramework)), VerifyOptions.Config(text))),
    ]);

    public static ImmutableArray<BadInput> Inputs => inputs.Value;

    static IEnumerable<string> Configurations =>
    [
        "sessionguard.session_types = ,,;::T:<>..",
        "sessionguard.session_types = AppDbContext\nsessionguard.factory_types = AppDbContext\nsessionguard.commit_methods = *",
        "sessionguard.repository_types = System.Object\nsessionguard.external_calls = System.Object",
        "sessionguard.include_tests = perhaps",
        "dotnet_diagnostic.SES1001.severity = none\ndotnet_diagnostic.SES3001.severity = nonsense",
    ];

    /// <summary>A class in which a session is used in every way a body can: loops, handlers, lambdas, local functions, iterators.</summary>
    public static string Workload(SessionCode code)
    {
        var s = code.InTransaction;
        return $$"""
            class UserRepository
            {
                {{s.Injected("UserRepository")}}
                static {{s.Session}} shared = null!;
                readonly HttpClient http = new();

                public async Task Save(User user, CancellationToken token)
                {
                    try { {{s.Add("user")}} await {{s.Flush}}; }
                    catch ({{s.ConstraintException}}) when (user.Active) { Log("taken"); }
                    catch (Exception) { {{s.Reset}} throw; }
                    finally { Log(shared); }
                    await http.GetAsync("http://localhost", token);
                    await {{s.Commit}};
                }

                public async Task Overlap(IEnumerable<User> users)
                {
                    await Task.WhenAll(users.Select(async user => { {{s.Add("user")}} await {{s.Flush}}; }));
                    var first = {{s.Query}};
                    var second = {{s.Query}};
                    await first; await second;
                    foreach (var user in users) { {{s.Delete("user")}} await {{s.Commit}}; }
                    while (true) { if (shared is null) break; await Task.Delay(1); await {{s.Query}}; goto done; }
                    done: _ = Task.Run(async () => await {{s.Query}});
                    async Task Local(int depth) { if (depth > 0) await Local(depth - 1); await {{s.Flush}}; }
                    await Local(users switch { List<User> { Count: > 0 } list => list.Count, null => 0, _ => 1 });
                }

                public async IAsyncEnumerable<object?> Stream() { yield return await {{s.Get("1")}}; await {{s.Rollback}}; yield break; }
            }
            """;
    }

    /// <summary>One method of about so many lines.</summary>
    public static string LongMethod(SessionCode code, int lines)
    {
        var s = code.InTransaction;
        var source = new StringBuilder($$"""
            class LongWinded
            {
                {{s.Injected("LongWinded")}}
                async Task Run(User user)
                {

            """);
        for (var i = 0; i < lines / 10; i++)
        {
            source.Append($$"""
                        var name{{i}} = user.Name + "{{i}}";
                        if (name{{i}}.Length > {{i}})
                        {
                            {{s.Add("user")}}
                            await {{s.Flush}};
                        }
                        else
                        {
                            Log(name{{i}});
                        }

                """);
            if (i % 50 == 0)
                source.Append($"        try {{ await {s.Flush}; }} catch (Exception) {{ Log({i}); }}\n");
        }

        return source.Append("    }\n}\n").ToString();
    }

    /// <summary>Every kind of block, one inside the other.</summary>
    public static string DeepBlocks(SessionCode code, int depth)
    {
        var s = code.InTransaction;
        string[] openings =
        [
            "if (user.Active) {", "while (user.Active) {", "foreach (var o{0} in user.Orders) {", "try {", "using (new MemoryStream()) {",
            "lock (user) {", "switch (user.Id) { default:", "{", "checked {", "do {",
        ];
        string[] closings =
        [
            "}", "}", "}", "} catch (Exception) { Log({0}); } finally { Log({0}); }", "}",
            "}", "break; }", "}", "}", "} while (user.Active);",
        ];
        var source = new StringBuilder($"class Deep {{ {s.Injected("Deep")}\n void Run(User user) {{\n");
        for (var i = 0; i < depth; i++)
            source.Append(openings[i % openings.Length].Replace("{0}", $"{i}", StringComparison.Ordinal)).Append('\n');
        source.Append($"_ = {s.Flush}; _ = {s.Query};\n");
        for (var i = depth - 1; i >= 0; i--)
            source.Append(closings[i % closings.Length].Replace("{0}", $"{i}", StringComparison.Ordinal)).Append('\n');
        return source.Append("} }").ToString();
    }

    static IEnumerable<BadInput> Each(string name, Func<SessionCode, string> source, Func<SessionCode, VerifyOptions>? options = null) =>
        SessionCode.Among(Library.Every).Select(code => new BadInput($"{name}, {code}", () => source(code), options?.Invoke(code) ?? code));
}
