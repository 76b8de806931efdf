using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Rules;

namespace SessionGuard.CodeFixes.Holding;

/// <summary>A statement that does nothing but an external call, and what stands in its way to another place of the same block.</summary>
internal sealed class MovableCall
{
    private readonly FixPlace _place;
    private readonly DataFlowAnalysis _flow;

    private MovableCall(FixPlace place, StatementSyntax statement, BlockSyntax block, string session, DataFlowAnalysis flow)
    {
        _place = place;
        Statement = statement;
        Block = block;
        Session = session;
        _flow = flow;
    }

    public StatementSyntax Statement { get; }
    public BlockSyntax Block { get; }
    public string Session { get; }
    public int Index => Block.Statements.IndexOf(Statement);

    public static MovableCall? Of(FixPlace place)
    {
        if (place.Fact(FixFacts.Session) is not { } session || place.Sessions is null || place.Node.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } statement)
            return null;
        if (ScopeQuestions.Function(place.Node) != ScopeQuestions.Function(statement) || !IsPlain(statement) || Edits.HasDirectives(block))
            return null;
        if (statement.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => place.MeaningOf(call) is not null))
            return null;
        return place.Model.AnalyzeDataFlow(statement) is { Succeeded: true } flow ? new MovableCall(place, statement, block, session, flow) : null;
    }

    /// <summary>The statement moved behind the commit that lets the connection go; null where it cannot move. A plain connection stays open behind its commit.</summary>
    public static Edits? AfterCommit(FixPlace place)
    {
        if (Of(place) is not { } call || place.Fact(FixFacts.Library) == Libraries.AdoNet.Name)
            return null;
        var behind = call.Block.Statements.Skip(call.Index + 1).ToList();
        var commit = behind.FindIndex(statement => call.OperationOf(statement) == SessionOperation.Commit);
        if (commit < 0 || !call.CanPass(behind.Take(commit + 1).ToArray()))
            return null;
        var edits = place.Edit();
        return edits.Move(call.Statement, behind[commit], after: true) ? edits : null;
    }

    /// <summary>What a statement of the block does to the session, if that is a plain call.</summary>
    public SessionOperation OperationOf(StatementSyntax statement) =>
        IsPlain(statement)
            ? statement.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(Meaning).Where(operation => operation != SessionOperation.None).DefaultIfEmpty(SessionOperation.None).First()
            : SessionOperation.None;

    /// <summary>Whether the call may trade places with the statements: none ends or branches, none touches what the call reads, none reads what it writes.</summary>
    public bool CanPass(IReadOnlyList<StatementSyntax> others) => others.Count > 0 && others.All(other => IsPlain(other) && DoesSessionWorkAlone(other) && IsIndependentOf(other));

    /// <summary>A declaration or an expression: nothing that branches, ends or nests.</summary>
    private static bool IsPlain(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax or LocalDeclarationStatementSyntax
        && !statement.DescendantNodes().Any(node => node is ThrowExpressionSyntax or AnonymousFunctionExpressionSyntax { Body: BlockSyntax });

    private SessionOperation Meaning(InvocationExpressionSyntax call) => _place.MeaningOf(call)?.Operation ?? SessionOperation.None;

    /// <summary>Calls of other code could change what the external call reads, or need what it does.</summary>
    private bool DoesSessionWorkAlone(StatementSyntax statement) =>
        statement.DescendantNodes().OfType<InvocationExpressionSyntax>().All(call => Meaning(call) != SessionOperation.None || IsPartOfOne(call));

    private bool IsPartOfOne(InvocationExpressionSyntax call)
    {
        if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" })
            return true;
        return call.Ancestors().OfType<InvocationExpressionSyntax>().Any(outer => Meaning(outer) != SessionOperation.None)
            && _place.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { ContainingType: { } type }
            && (type.ContainingNamespace.ToDisplayString() == "System.Linq" || _place.Sessions!.ProvenanceOf(type) == Provenance.SessionLibrary);
    }

    private bool IsIndependentOf(StatementSyntax other)
    {
        if (_place.Model.AnalyzeDataFlow(other) is not { Succeeded: true } flow)
            return false;
        var written = flow.WrittenInside.Concat(flow.VariablesDeclared);
        if (_flow.ReadInside.Intersect(written, SymbolEqualityComparer.Default).Any())
            return false;
        if (_flow.WrittenInside.Concat(_flow.VariablesDeclared).Intersect(flow.ReadInside.Concat(written), SymbolEqualityComparer.Default).Any())
            return false;
        var objects = _flow.ReadInside.Intersect(flow.ReadInside, SymbolEqualityComparer.Default).Where(symbol => IsObject(symbol!)).Select(symbol => symbol!.Name).ToArray();
        return other.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => objects.Contains(name.Identifier.ValueText)).All(IsStagedOrCalledOn) && !ChangesMembers(other);
    }

    /// <summary>An object that both mention is only read, or handed to the unit of work, or is the session itself.</summary>
    private bool IsStagedOrCalledOn(IdentifierNameSyntax name) => name.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => Meaning(call) == SessionOperation.Stage,
        MemberAccessExpressionSyntax { Parent: not InvocationExpressionSyntax } read when read.Expression == name => true,
        _ => name.Identifier.ValueText == Session,
    };

    private bool ChangesMembers(StatementSyntax other) =>
        other.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            assignment.Left is not IdentifierNameSyntax && assignment.Parent is not InitializerExpressionSyntax
            || _place.Model.GetSymbolInfo(assignment.Left).Symbol is IFieldSymbol or IPropertySymbol && assignment.Parent is not InitializerExpressionSyntax);

    private static bool IsObject(ISymbol symbol) =>
        (symbol switch { ILocalSymbol local => local.Type, IParameterSymbol parameter => parameter.Type, _ => null }) is { IsReferenceType: true, SpecialType: not SpecialType.System_String } type && type.Name != "CancellationToken";
}
