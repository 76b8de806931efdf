using System.Text;

namespace SessionGuard.Testing;

public static partial class RobustnessKit
{
    static IReadOnlyDictionary<string, string> Fixed => new Dictionary<string, string>
    {
        ["Empty"] = "",
        ["OnlyComments"] = "// nothing\n/* at all",
        ["OnlyDirectives"] = "#if A\n#region r\nclass A {\n#else\n}\n#error no\n",
        ["NoMembers"] = "namespace N; class AppDbContext : DbContext { } class R(AppDbContext db) { async Task F() => await db. }",
        ["Unbalanced"] = "class A { AppDbContext db; async Task F() { try { await db.SaveChangesAsync(; } catch (DbUpdateException { } finally",
        ["StrayTokens"] = "}}} async await using var session ; => ( catch (Exception) when yield return [ { class",
        ["TryAlone"] = "class A { AppDbContext db; void F() { try { db.SaveChanges(); } db.SaveChanges(); catch { } finally { } } }",
        ["NamelessMembers"] = "class { AppDbContext ; void () { .SaveChanges(); } public static AppDbContext { get; } Task<> F<>(AppDbContext) => db; }",
        ["DuplicateMembers"] = "class A { AppDbContext db; AppDbContext db; void F() { db.SaveChanges(); } void F() { db.SaveChanges(); } } class A { AppDbContext db; }",
        ["CyclicInheritance"] = "class A : B { protected AppDbContext db; } class B : C { void F() => db.SaveChanges(); } class C : A { } interface I : J { } interface J : I { }",
        ["CyclicContext"] = "class Loop : Loop { void F() { SaveChanges(); } } class Context : DbContext, IRepository { } interface IRepository : IRepository { }",
        ["CyclicConstraints"] = "class A<T, U> where T : U where U : T { T session; void F() { session.SaveChanges(); } } class Node<T> where T : Node<T> { T next; AppDbContext db; }",
        ["ExpandingGenerics"] = "class A<T> : B<A<A<T>>> { void F<U>(AppDbContext db) { F<List<U>>(db); db.SaveChanges(); } } class B<T> { A<B<T>> a; static B<B<T>> shared; }",
        ["CyclicFields"] = "class A { B b; AppDbContext db; public A(B b) { } } class B { C c; public B(C c) { } } class C { A a; public C(A a) { } } struct S { S s; AppDbContext db; }",
        ["CyclicConstants"] = "class A { const int X = B.Y; AppDbContext db; void F() { for (var i = X; i < B.Y; i++) db.SaveChanges(); } } class B { public const int Y = A.X; }",
        ["CyclicAliases"] = "using A = B; using B = A; class C { A db; B Get() => db; async Task F() => await Get().SaveChangesAsync(); }",
        ["CyclicLambdas"] = "class A { AppDbContext db; void F() { Func<int, int> f = null!; f = i => i == 0 ? db.SaveChanges() : f(i - 1); var g = () => g(); g(); } }",
        ["ConstructorLoop"] = "class A { AppDbContext db; public A() : this(1) { } public A(int i) : this() { db.SaveChanges(); } }",
        ["PropertyLoop"] = "class A { AppDbContext Db => Other; AppDbContext Other => Db; void F() { Db.SaveChanges(); Other.Users.Add(new User()); } }",
        ["Goto"] = "class A { AppDbContext db; void F(int i) { a: if (i > 0) { db.SaveChanges(); goto b; } goto c; b: i--; goto a; c: goto missing; a: ; } }",
        ["Unreachable"] = "class A { AppDbContext db; int F() { return 1; db.SaveChanges(); throw new Exception(); while (true) { db.Add(1); } } }",
        ["AwaitAnywhere"] = "class A { AppDbContext db; int x = await db.SaveChangesAsync(); [Obsolete(await db.SaveChangesAsync())] void F(int i = await db.SaveChangesAsync()) { lock (db) { await db.SaveChangesAsync(); } } }",
        ["UnsafeAndExtern"] = "unsafe class A { AppDbContext* p; extern void E(); void F(AppDbContext db) { var q = &db; q->SaveChanges(); p->SaveChanges(); E(); delegate*<AppDbContext, void> f = null; f(db); stackalloc AppDbContext[3]; } }",
        ["RefAndDynamic"] = "class A { ref AppDbContext R(ref AppDbContext db) => ref db; void F(dynamic d, ref AppDbContext db, out AppDbContext o) { R(ref db).SaveChanges(); d.SaveChanges(); d = db; d.Flush().Commit(); ref var r = ref R(ref o); r = d; } }",
        ["Operators"] = "class A { AppDbContext db; public static A operator +(A a, A b) { a.db.SaveChanges(); return b; } public static implicit operator AppDbContext(A a) => a.db; ~A() { db.SaveChanges(); } public int this[int i] { get => db.SaveChanges(); set => db = null!; } event Action E { add { db.SaveChanges(); } remove { } } }",
        ["TopLevelStatements"] = "var db = new AppDbContext(); try { await db.SaveChangesAsync(); } catch { } await db.SaveChangesAsync(); return; db.SaveChanges(); void Local() => db.SaveChanges(); class db { }",
        ["TupleAndPattern"] = "class A { (AppDbContext a, AppDbContext b) pair; void F(object o) { var ((a, b), c) = (pair, pair); (a, b) = (b, a); a.SaveChanges(); if (o is AppDbContext { ChangeTracker: { } t } x and not null) x.SaveChanges(); x?.Users?.Add(null!)?.Reload(); } }",
        ["QuerySyntax"] = "class A { AppDbContext db; object F() => from u in db.Users join o in db.Orders on u.Id equals o.UserId into g from x in g.DefaultIfEmpty() let y = db.SaveChanges() where select u; }",
        ["WrongArguments"] = "class A { AppDbContext db; async Task F() { await db.SaveChangesAsync(1, 2, 3); db.Add(); db.Users.FindAsync(); await Task.WhenAll(); await Task.WhenAll(db.SaveChangesAsync(,)); Task.Run(); Parallel.ForEachAsync(db.Users); } }",
        ["LookalikeAttributes"] = "class SessionTypeAttribute<T> : Attribute { } [SessionType(typeof(), ] [Commits(1, x: )] class A { [ExternalCall] [Commits] void F() { F(); } [SessionType] AppDbContext db; }",
        ["Registrations"] = "class A { void F(IServiceCollection s) { s.AddSingleton(); s.AddSingleton<A>(p => p.); s.AddSingleton(typeof(), typeof(A<>)); s.AddDbContext<AppDbContext>(ServiceLifetime.); s.AddHostedService<int>(); } }",
        ["Surrogates"] = "class A { AppDbContext db; void \ud835\ude00() { db.SaveChanges(); var x = \"\ud800\"; } }\0\u001a\ufeff",
    };

    /// <summary>Statements broken off where an editor would ask the rules.</summary>
    static string HalfTyped(SessionCode code)
    {
        var s = code.InTransaction;
        string[] words = [s.Flush, s.Query, s.Commit, s.Rollback, s.Get("1"), s.Open, s.Begin];
        var source = new StringBuilder($"class Half\n{{\n{s.Injected("Half")}\n{s.InjectedFactory("Half")}\n");
        foreach (var (word, index) in words.Select((word, index) => (word, index)))
        {
            foreach (var length in new[] { word.Length / 4, word.Length / 2, word.Length - 2, word.Length - 1 })
                source.Append($"async Task Half{index}_{length}() {{ try {{ await {word[..length]} }} catch ({s.ConstraintException[..(length % 5)]} {{ }} }}\n");
            source.Append($"async Task Dropped{index}() {{ var x = {word}; x. ; await x.; using var y = {word}; foreach (var z in {word}) }}\n");
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
        const int Depth = 250;
        var parentheses = new string('(', Depth) + "db.SaveChanges()" + new string(')', Depth);
        var calls = string.Concat(Enumerable.Repeat("Id(", Depth)) + "db.SaveChanges()" + new string(')', Depth);
        var conditional = string.Concat(Enumerable.Range(0, Depth).Select(i => $"user.Id == {i} ? db.SaveChanges() : ")) + "0";
        var coalesce = string.Concat(Enumerable.Repeat("user ?? (", Depth)) + "user" + new string(')', Depth);
        var arrays = string.Concat(Enumerable.Repeat("new object[] { ", Depth)) + "db.SaveChanges()" + string.Concat(Enumerable.Repeat(" }", Depth));
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
                    var f = {{new string('-', 1)}}{{string.Concat(Enumerable.Repeat("- ", Depth))}}a;
                }
            }
            """;
    }

    static string LongChains()
    {
        const int Length = 1_500;
        var sum = string.Join(" + ", Enumerable.Repeat("user.Name", Length));
        var fluent = "db.Users" + string.Concat(Enumerable.Repeat(".Where(u => u.Active)", 150));
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
                    var all = user.Id switch { {{string.Concat(Enumerable.Range(0, 500).Select(i => $"{i} => db.SaveChanges(), "))}} _ => 0 };
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
