using Microsoft.CodeAnalysis;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Tests.Flow;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Model;

/// <summary>What the model knows of a compilation, and that nothing is done where it knows nothing.</summary>
public class SessionModelTests
{
    const string Own = """
        namespace Shop
        {
            public interface IStore { void Put(object item); void Keep(); System.Threading.Tasks.Task KeepAsync(); void Undo(); }
            public class Store : IStore
            {
                public void Put(object item) { }
                public void Keep() { }
                public System.Threading.Tasks.Task KeepAsync() => null!;
                public void Undo() { }
            }
            public class StoreFactory { public Store Open() => new(); }
        }
        """;

    [Fact]
    public void NoLibraryReferenced_HasNoModel() => Assert.Null(Modelled.Of(Modelled.Compile(References.Net, Own)));

    [Fact]
    public void EmptyCompilation_HasNoModel() => Assert.Null(Modelled.Of(Modelled.Compile(References.Net)));

    [Theory]
    [InlineData("using System.Data;")]
    [InlineData("using System.Data.Common;")]
    [InlineData("global using System.Data.Common;")]
    [InlineData("using Db = System.Data.Common.DbConnection;")]
    [InlineData("using static System.Data.CommandType;")]
    [InlineData("namespace A.B { namespace C { using System.Data; } }")]
    [InlineData("namespace A; using System.Data;")]
    [InlineData("using System.Transactions;")]
    public void FrameworkThatAFileImports_HasAModel(string source) => Assert.NotNull(Modelled.Of(Modelled.Compile(References.Net, "class A { }", source)));

    [Theory]
    [InlineData("using System; using System.IO;")]
    [InlineData("// using System.Data;")]
    [InlineData("class A { string s = \"using System.Data;\"; }")]
    [InlineData("namespace System.Data { class Mine { } }")]
    public void FrameworkThatNobodyImports_HasNoModel(string source) => Assert.Null(Modelled.Of(Modelled.Compile(References.Net, source)));

    [Fact]
    public void FrameworkThatAPackageIsBuiltOn_IsInUse()
    {
        Assert.True(IsMeant(References.Ado, "System.Data.Common", "System.Data"));
        Assert.True(IsMeant(References.EntityFramework, "System.Data.Common", "System.Data"));
        Assert.False(IsMeant(References.Net, "System.Data.Common", "System.Data"));
        Assert.False(IsMeant(References.Ado, "System.Data.Absent", "No.Such.Namespace"));
    }

    static bool IsMeant(References references, string assembly, string ns)
    {
        var compilation = Modelled.Compile(references);
        return FrameworkUse.Of(compilation, ReferenceSet.Of(compilation), assembly, ns, default);
    }

    [Fact]
    public void TestProject_HasAModelOnlyWhereItAsksForIt()
    {
        var compilation = Modelled.Compile(References.SessionGuard);
        Assert.NotNull(Modelled.Of(compilation));
        Assert.Null(Modelled.Of(compilation, ("build_property.IsTestProject", "true")));
        Assert.NotNull(Modelled.Of(compilation, ("build_property.IsTestProject", "false")));
        Assert.NotNull(Modelled.Of(compilation, ("build_property.IsTestProject", "True"), ("sessionguard.include_tests", " TRUE ")));
    }

    [Fact]
    public void ConfiguredTypes_HaveTheirRolesAndMeanings()
    {
        var model = Modelled.Of(
            Modelled.Compile(References.Net, Own),
            ("sessionguard.session_types", "Absent.Type; Shop.IStore"),
            ("sessionguard.factory_types", "Shop.StoreFactory"),
            ("sessionguard.stage_methods", "Shop.IStore.Put"),
            ("sessionguard.commit_methods", "Shop.IStore.KeepAsync, NoDot"),
            ("sessionguard.rollback_methods", "Shop.IStore.Undo|Shop.Absent.Undo"))!;
        Assert.True(model.IsSession(model.Type("Shop.IStore")));
        Assert.True(model.IsSession(model.Type("Shop.Store")));
        Assert.Equal(TypeRole.Factory, model.RoleOf(model.Type("Shop.StoreFactory")).Role);
        Assert.Equal(SessionOperation.Stage, Meaning(model, "Shop.Store", "Put"));
        Assert.Equal(SessionOperation.Commit, Meaning(model, "Shop.IStore", "KeepAsync"));
        Assert.Equal(SessionOperation.Commit, Meaning(model, "Shop.Store", "Keep"));
        Assert.Equal(SessionOperation.Rollback, Meaning(model, "Shop.Store", "Undo"));
        Assert.Null(Meaning(model, "Shop.StoreFactory", "Open"));
    }

    [Fact]
    public void FactoryAlone_IsNoReasonForAModel() =>
        Assert.Null(Modelled.Of(Modelled.Compile(References.Net, Own), ("sessionguard.factory_types", "Shop.StoreFactory"), ("sessionguard.session_types", "Shop.Absent")));

    [Fact]
    public void Attributes_AreKnownByTheirFullName()
    {
        var model = Modelled.Of(Modelled.Compile(References.Net, """
            namespace SessionGuard { class SessionTypeAttribute : System.Attribute { } class CommitsAttribute : System.Attribute { } class SessionFactoryTypeAttribute : System.Attribute { } }
            namespace Other { class SessionTypeAttribute : System.Attribute { } }
            namespace My.SessionGuard { class SessionTypeAttribute : System.Attribute { } }
            [SessionGuard.SessionType] class A { [SessionGuard.Commits] public void Done() { } public void Other() { } }
            class Derived : A { }
            [Other.SessionType] class B { }
            [My.SessionGuard.SessionType] class C { }
            [SessionGuard.SessionFactoryType] class D { }
            """))!;
        Assert.True(model.IsSession(model.Type("A")));
        Assert.True(model.IsSession(model.Type("Derived")));
        Assert.False(model.IsSession(model.Type("B")));
        Assert.False(model.IsSession(model.Type("C")));
        Assert.Equal(TypeRole.Factory, model.RoleOf(model.Type("D")).Role);
        Assert.Equal(SessionOperation.Commit, Meaning(model, "A", "Done"));
        Assert.Null(Meaning(model, "A", "Other"));
    }

    [Fact]
    public void AttributeOfAReferencedAssembly_SwitchesTheModelOn()
    {
        var model = Modelled.Of(Modelled.Compile(References.Net, "class A { }").AddReferences(Image("""
            namespace SessionGuard { class SessionTypeAttribute : System.Attribute { } }
            namespace Shop { [SessionGuard.SessionType] public class Store { } }
            """)));
        Assert.True(model?.IsSession(model.Type("Shop.Store")));
        Assert.Null(Modelled.Of(Modelled.Compile(References.Net, "class A { }").AddReferences(Image("namespace Shop { public class Store { } }"))));

        static MetadataReference Image(string source)
        {
            using var image = new MemoryStream();
            Assert.True(Modelled.Compile(References.Net, source).Emit(image).Success);
            return MetadataReference.CreateFromImage(image.ToArray());
        }
    }

    [Fact]
    public void RowsOfTheTable_SayMoreThanTheRuntimesAttributes()
    {
        var model = Modelled.Of(Modelled.Compile(References.SessionGuard))!;
        Assert.Equal(SessionOperation.EndSavepoint, Meaning(model, "SessionGuard.Savepoint", "CommitAsync"));
        Assert.Equal(SessionOperation.Savepoint, Meaning(model, "SessionGuard.Session", "BeginNestedAsync"));
        Assert.Equal(SessionOperation.Commit, Meaning(model, "SessionGuard.SessionTransaction", "Commit"));
    }

    [Fact]
    public void TypeParameter_IsWhatItIsConstrainedTo()
    {
        var model = Modelled.Of(Modelled.Compile(References.EntityFramework, "class A<T, U> where T : Microsoft.EntityFrameworkCore.DbContext where U : T { } class B<T> { }"))!;
        Assert.True(model.IsSession(model.Type("A`2").TypeParameters[0]));
        Assert.False(model.IsSession(model.Type("B`1").TypeParameters[0]));
        Assert.False(model.IsSession(null));
    }

    [Fact]
    public async Task NoLibraryReferenced_RegistersNothing() =>
        Assert.Null((await Compiled.AnalyzeAsync(Modelled.Compile(References.Net, "class A { void B() => System.Console.WriteLine(); }"))).Counters);

    [Fact]
    public async Task NoSessionInAnyBody_BuildsNoGraph()
    {
        var (_, counters) = await Compiled.AnalyzeAsync(Modelled.Compile(References.EntityFramework, """
            class A { void B() { System.Console.WriteLine("SaveChanges"); new System.Collections.Generic.List<int>().Add(1); } }
            class C { Microsoft.EntityFrameworkCore.DbContext? db; }
            """));
        Assert.NotNull(counters);
        Assert.Equal((0, 0, 0), (counters.GraphsBuilt, counters.FlowsRun, counters.SummariesComputed));
    }

    [Fact]
    public async Task OneBodyWithASession_BuildsOneGraph()
    {
        var (_, counters) = await Compiled.AnalyzeAsync(Modelled.Compile(References.EntityFramework, """
            class A { void B(Microsoft.EntityFrameworkCore.DbContext db) => db.SaveChanges(); void C() => System.Console.WriteLine(); }
            """));
        Assert.NotNull(counters);
        Assert.Equal(1, counters.GraphsBuilt);
    }

    static SessionOperation? Meaning(SessionModel model, string type, string member) =>
        model.MeaningOf(model.Type(type).GetMembers(member).OfType<IMethodSymbol>().First())?.Operation;
}
