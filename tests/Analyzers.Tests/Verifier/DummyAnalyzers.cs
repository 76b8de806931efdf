using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Tests.Verifier;

/// <summary>Reports every method named Bad.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public class BadMethodAnalyzer : DiagnosticAnalyzer
{
    public static readonly DiagnosticDescriptor Rule =
        new("BAD1", "Bad method", "Method '{0}' of '{1}' is bad", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(Check, SyntaxKind.MethodDeclaration);
    }

    protected virtual void Check(SyntaxNodeAnalysisContext context)
    {
        if (context.Node is MethodDeclarationSyntax { Identifier: { Text: "Bad" } name, Parent: TypeDeclarationSyntax type })
        {
            context.ReportDiagnostic(
                Diagnostic.Create(Rule, name.GetLocation(), [type.Identifier.GetLocation()], name.Text, type.Identifier.Text));
        }
    }
}

[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ThrowingAnalyzer : BadMethodAnalyzer
{
    protected override void Check(SyntaxNodeAnalysisContext context) => throw new InvalidOperationException("broken rule");
}

/// <summary>Off by default; on where an .editorconfig says "bad.names = X".</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfiguredAnalyzer : DiagnosticAnalyzer
{
    static readonly DiagnosticDescriptor rule =
        new("BAD2", "Configured", "Class '{0}'", "Test", DiagnosticSeverity.Info, isEnabledByDefault: false);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(
            context =>
            {
                var name = ((ClassDeclarationSyntax)context.Node).Identifier;
                var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Node.SyntaxTree);
                if (options.TryGetValue("bad.names", out var bad) && bad == name.Text)
                    context.ReportDiagnostic(Diagnostic.Create(rule, name.GetLocation(), name.Text));
            },
            SyntaxKind.ClassDeclaration);
    }
}

/// <summary>Never comes to an end on a class named Endless.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EndlessAnalyzer : BadMethodAnalyzer
{
    protected override void Check(SyntaxNodeAnalysisContext context)
    {
        while (!context.CancellationToken.IsCancellationRequested)
            Thread.Sleep(10);
        context.CancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>Builds every control-flow graph there is, as deep as lambdas and local functions go, and reports nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GraphAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [BadMethodAnalyzer.Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationBlockAction(context =>
        {
            foreach (var block in context.OperationBlocks)
                Visit(context.GetControlFlowGraph(block));
        });
    }

    static void Visit(ControlFlowGraph graph)
    {
        foreach (var function in graph.LocalFunctions)
            Visit(graph.GetLocalFunctionControlFlowGraph(function));
        var lambdas = graph.Blocks
            .SelectMany(block => block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations)
            .SelectMany(operation => operation.DescendantsAndSelf())
            .OfType<IFlowAnonymousFunctionOperation>();
        foreach (var lambda in lambdas)
            Visit(graph.GetAnonymousFunctionControlFlowGraph(lambda));
    }
}
