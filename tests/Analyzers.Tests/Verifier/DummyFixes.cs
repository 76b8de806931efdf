using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.Analyzers.Tests.Verifier;

/// <summary>Renames Bad to Good, properly; the others below spoil one thing each.</summary>
public class GoodFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ["BAD1"];

    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken);
        var method = root!.FindToken(context.Span.Start).Parent!.FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
        Register(context, root, method);
    }

    protected virtual string Key => "good";

    protected virtual void Register(CodeFixContext context, SyntaxNode root, MethodDeclarationSyntax method) =>
        Offer(context, "Rename", Key, () => root.ReplaceNode(method, Fixed(method)));

    protected virtual SyntaxNode Fixed(MethodDeclarationSyntax method) => Renamed(method, "Good");

    protected static void Offer(CodeFixContext context, string title, string key, Func<SyntaxNode> root) => context.RegisterCodeFix(
        CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(root())), key), context.Diagnostics);

    protected static MethodDeclarationSyntax Renamed(MethodDeclarationSyntax method, string name) =>
        method.WithIdentifier(SyntaxFactory.Identifier(name).WithTriviaFrom(method.Identifier));
}

public sealed class ThrowingFix : GoodFix
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context) => throw new InvalidOperationException("broken fix");
}

public sealed class ThrowingActionFix : GoodFix
{
    protected override SyntaxNode Fixed(MethodDeclarationSyntax method) => throw new InvalidOperationException("broken action");
}

public sealed class NotCompilingFix : GoodFix
{
    protected override SyntaxNode Fixed(MethodDeclarationSyntax method) =>
        Renamed(method, "Good").WithReturnType(SyntaxFactory.ParseTypeName("Nowhere "));
}

public sealed class NotClearingFix : GoodFix
{
    protected override SyntaxNode Fixed(MethodDeclarationSyntax method) => method.AddModifiers(SyntaxFactory.ParseToken("static "));
}

public sealed class IdleFix : GoodFix
{
    protected override SyntaxNode Fixed(MethodDeclarationSyntax method) => method;
}

public sealed class CommentLosingFix : GoodFix
{
    protected override SyntaxNode Fixed(MethodDeclarationSyntax method) =>
        Renamed(method, "Good")
            .WithLeadingTrivia(method.GetLeadingTrivia().Where(trivia => !trivia.IsKind(SyntaxKind.SingleLineCommentTrivia)));
}

/// <summary>Another name every time it is applied.</summary>
public sealed class ForgetfulFix : GoodFix
{
    int count;

    protected override SyntaxNode Fixed(MethodDeclarationSyntax method) => Renamed(method, $"Good{Interlocked.Increment(ref count)}");
}

/// <summary>Moves the mistake along for ever: a new class with a Bad method for every one that goes.</summary>
public sealed class EndlessFix : GoodFix
{
    protected override void Register(CodeFixContext context, SyntaxNode root, MethodDeclarationSyntax method)
    {
        var type = (ClassDeclarationSyntax)method.Parent!;
        var next = SyntaxFactory.ParseMemberDeclaration($"class {type.Identifier.Text}Next {{ void Bad() {{ }} }}")!;
        var changed = root.ReplaceNode(type, [type.ReplaceNode(method, Renamed(method, "Good")), next]);
        Offer(context, "Move", Key, () => changed);
    }
}

public sealed class KeylessFix : GoodFix
{
    protected override string Key => null!;
}

public sealed class NoFixAllFix : GoodFix
{
    public override FixAllProvider? GetFixAllProvider() => null;
}

/// <summary>Offers nothing for a class named Hopeless.</summary>
public sealed class PickyFix : GoodFix
{
    protected override void Register(CodeFixContext context, SyntaxNode root, MethodDeclarationSyntax method)
    {
        if (method.Parent is ClassDeclarationSyntax { Identifier.Text: not "Hopeless" })
            base.Register(context, root, method);
    }
}

/// <summary>Fix All is there in name only.</summary>
public sealed class HollowFixAllFix : GoodFix
{
    public override FixAllProvider GetFixAllProvider() => new Hollow();

    sealed class Hollow : FixAllProvider
    {
        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => Task.FromResult<CodeAction?>(null);
    }
}

/// <summary>Fix All uses another name than the single fix.</summary>
public sealed class DifferentFixAllFix : GoodFix
{
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
    {
        var root = await document.GetSyntaxRootAsync(context.CancellationToken);
        var methods = diagnostics.Select(diagnostic => root!.FindToken(diagnostic.Location.SourceSpan.Start).Parent!);
        return document.WithSyntaxRoot(root!.ReplaceNodes(methods, (_, method) => Renamed((MethodDeclarationSyntax)method, "Better")));
    });
}

/// <summary>Fix All stops at the first document.</summary>
public sealed class HalfFixAllFix : GoodFix
{
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
    {
        if (document.Name != "Test0.cs")
            return document;
        var root = await document.GetSyntaxRootAsync(context.CancellationToken);
        var methods = diagnostics.Select(diagnostic => root!.FindToken(diagnostic.Location.SourceSpan.Start).Parent!);
        return document.WithSyntaxRoot(root!.ReplaceNodes(methods, (_, method) => Renamed((MethodDeclarationSyntax)method, "Good")));
    });
}

/// <summary>Fix All works in a document alone.</summary>
public sealed class DocumentOnlyFix : GoodFix
{
    public override FixAllProvider GetFixAllProvider() => new DocumentOnly();

    sealed class DocumentOnly : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document];

        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
            WellKnownFixAllProviders.BatchFixer.GetFixAsync(fixAllContext);
    }
}

/// <summary>Two actions; only the first has Fix All.</summary>
public sealed class TwoActionsFix : GoodFix
{
    public override FixAllProvider GetFixAllProvider() => new ForKey();

    protected override void Register(CodeFixContext context, SyntaxNode root, MethodDeclarationSyntax method)
    {
        base.Register(context, root, method);
        Offer(context, "Best", "best", () => root.ReplaceNode(method, Renamed(method, "Best")));
    }

    sealed class ForKey : FixAllProvider
    {
        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => fixAllContext.CodeActionEquivalenceKey == "good"
            ? WellKnownFixAllProviders.BatchFixer.GetFixAsync(fixAllContext)
            : Task.FromResult<CodeAction?>(null);
    }
}

/// <summary>Forgets what follows the method on its line.</summary>
public sealed class TrailingTriviaLosingFix : GoodFix
{
    protected override SyntaxNode Fixed(MethodDeclarationSyntax method) => Renamed(method, "Good").WithTrailingTrivia();
}
