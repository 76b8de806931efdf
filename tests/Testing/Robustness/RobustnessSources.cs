using System.Text;

namespace SessionGuard.Testing;

public static partial class RobustnessKit
{
    /// <summary>One file a source in <c>Robustness/Sources</c>, and what no file can hold.</summary>
    static IEnumerable<(string Name, string Text)> Fixed =>
    [
        .. EmbeddedText.Under("Robustness/"),
        ("Empty", ""),
        ("Surrogates", "class A { AppDbContext db; void \ud835\ude00() { db.SaveChanges(); var x = \"\ud800\"; } }\0\u001a\ufeff"),
    ];

    /// <summary>Statements broken off where an editor would ask the rules.</summary>
    static string HalfTyped(SessionCode code)
    {
        var s = code.InTransaction;
        string[] words = [s.Flush, s.Query, s.Commit, s.Rollback, s.Get("1"), s.Open, s.Begin];
        var source = new StringBuilder($"class Half\n{{\n{s.Injected("Half")}\n{s.InjectedFactory("Half")}\n");
        foreach (var (word, index) in words.Select((word, index) => (word, index)))
        {
            foreach (var length in new[] { word.Length / 4, word.Length / 2, word.Length - 2, word.Length - 1 })
            {
                var exception = s.ConstraintException[..(length % 5)];
                source.Append($"async Task Half{index}_{length}() {{ try {{ await {word[..length]} }} catch ({exception} {{ }} }}\n");
            }

            source.Append($"async Task Dropped{index}() {{ var x = {word}; x. ; await x.; foreach (var z in {word}) }}\n");
        }

        return source.Append($"Task Arrow() => {s.Flush}.\n{s.Session}. \nprivate {s.Session} \n").ToString();
    }

    /// <summary>Bodies that call themselves and each other, through methods, interfaces, lambdas and local functions.</summary>
    static string Recursion(SessionCode code)
    {
        var s = code.InTransaction;
        var source = new StringBuilder($$"""
            interface IStep { Task Go(int i); }
            class Step : IStep
            {
                {{s.Injected("Step")}}
                IStep self => this;
                public async Task Go(int i) { await self.Go(i); await {{s.Flush}}; await Twin(i); }
                async Task Twin(int i) { await {{s.Commit}}; await Go(i - 1); await Generic<int>(i); }
                async Task Generic<T>(int i) { await Generic<List<T>>(i); await {{s.Query}}; }
                Task Delegated(Func<Task> work) => Delegated(async () => { await work(); await {{s.Flush}}; await Delegated(work); });
                async Task Local() { await A(); async Task A() { await B(); } async Task B() { await {{s.Flush}}; await A(); } }

            """);
        const int Ring = 60;
        for (var i = 0; i < Ring; i++)
            source.Append($"    async Task Ring{i}() {{ await Ring{(i + 1) % Ring}(); await {s.Flush}; await Ring{i * 7 % Ring}(); }}\n");
        return source.Append("}\n").ToString();
    }

    static string DeepExpressions()
    {
        const int Depth = 400;
        var parentheses = new string('(', Depth) + "db.SaveChanges()" + new string(')', Depth);
        var calls = string.Concat(Enumerable.Repeat("Id(", Depth)) + "db.SaveChanges()" + new string(')', Depth);
        var conditional = string.Concat(Enumerable.Range(0, Depth).Select(i => $"user.Id == {i} ? db.SaveChanges() : ")) + "0";
        var coalesce = string.Concat(Enumerable.Repeat("user ?? (", Depth)) + "user" + new string(')', Depth);
        var arrays = string.Concat(Enumerable.Repeat("new object[] { ", Depth)) + "db" + string.Concat(Enumerable.Repeat(" }", Depth));
        return $$"""
            class DeepExpressions
            {
                AppDbContext db = null!;
                int Id(int i) => i;
                void Run(User user)
                {
                    var a = {{parentheses}};
                    var b = {{calls}};
                    var c = {{conditional}};
                    var d = {{coalesce}};
                    var e = {{arrays}};
                    var f = {{string.Concat(Enumerable.Repeat("- ", Depth))}}a;
                }
            }
            """;
    }

    static string LongChains()
    {
        const int Length = 1_500;
        var sum = string.Join(" + ", Enumerable.Repeat("user.Name", Length));
        var fluent = "db.Users" + string.Concat(Enumerable.Repeat(".Where(u => u.Active)", 150));
        var arms = string.Concat(Enumerable.Range(0, 500).Select(i => $"{i} => db.SaveChanges(), "));
        var otherwise = string.Concat(Enumerable.Range(0, 300).Select(i => $"if (user.Id == {i}) db.Add(user); else\n"));
        return $$"""
            class LongChains
            {
                AppDbContext db = null!;
                async Task Run(User user)
                {
                    var text = {{sum}};
                    var list = await {{fluent}}.ToListAsync();
                    {{otherwise}} await db.SaveChangesAsync();
                    var all = user.Id switch { {{arms}} _ => 0 };
                }
            }
            """;
    }

    static string NestedLambdas(int depth) => $$"""
        class NestedLambdas
        {
            AppDbContext db = null!;
            void Run()
            {
                {{string.Concat(Enumerable.Range(0, depth).Select(i => $"Func<Task> f{i} = async () => {{ await db.SaveChangesAsync(); "))}}
                {{string.Concat(Enumerable.Range(0, depth).Reverse().Select(i => $"}}; _ = f{i}(); Task.Run(f{i});\n"))}}
            }
        }
        """;
}
