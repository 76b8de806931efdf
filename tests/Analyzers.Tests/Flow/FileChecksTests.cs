using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Testing;
using Xunit;

namespace SessionGuard.Analyzers.Tests.Flow;

/// <summary>Rules that look at one file: each has its turn.</summary>
public class FileChecksTests
{
    const string Source = """
        class Users { public void Greet(User user) { Log(user.Name.Trim()); Log("done"); } }
        """;

    [Theory]
    [InlineData(Failing.InAction)]
    [InlineData(Failing.InGate)]
    public async Task RuleThatFails_SilencesNoSibling_AndSurfaces(Failing failing)
    {
        var compilation = await Compiled.OfAsync(Source, References.EntityFramework);
        ConcurrentBag<Exception> surfaced = [];
        CompilationWithAnalyzersOptions options = new(new AnalyzerOptions([]), onAnalyzerException: (exception, _, _) => surfaced.Add(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var diagnostics = await compilation.WithAnalyzers([new Siblings(failing)], options).GetAnalyzerDiagnosticsAsync();

        Assert.Equal(3, diagnostics.Count(diagnostic => diagnostic.Id == Siblings.Rule.Id));
        Assert.Contains(surfaced, exception => exception is InvalidOperationException { Message: "broken rule" });
    }

    public enum Failing { InAction, InGate }

    /// <summary>Two rules that fail, one before and one behind the rule that reports every call.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    sealed class Siblings(Failing failing) : DiagnosticAnalyzer
    {
        public static readonly DiagnosticDescriptor Rule = new("GATE1", "Call", "A call", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSemanticModelAction(file =>
            {
                FileChecks checks = new(FlowServices.Of(file.SemanticModel.Compilation, file.Options, file.CancellationToken)!);
                checks.On(Passes, Act, OperationKind.Invocation);
                checks.On(["Greet"], call => call.ReportDiagnostic(Diagnostic.Create(Rule, call.Operation.Syntax.GetLocation())), OperationKind.Invocation);
                checks.On(Passes, Act, OperationKind.Invocation);
                checks.Visit(new CodeFile(file.SemanticModel, file.ReportDiagnostic, file.CancellationToken));
            });
        }

        bool Passes(INamedTypeSymbol type) => failing == Failing.InAction ? true : throw new InvalidOperationException("broken rule");

        static void Act(OperationContext call) => throw new InvalidOperationException("broken rule");
    }
}
