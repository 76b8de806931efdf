using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.CodeFixes.Concurrency;

/// <summary>A lambda that runs several times at once on a session from outside it.</summary>
internal sealed class ParallelWork
{
    private static readonly string[] FanOuts = ["Select", "ForEachAsync", "Run", "StartNew"];
    private readonly FixPlace _place;
    private readonly SessionModel _sessions;
    private readonly ISymbol _symbol;
    private readonly IMethodSymbol _method;

    private ParallelWork(LambdaExpressionSyntax lambda, IMethodSymbol method, ISymbol symbol, INamedTypeSymbol session, ExpressionSyntax[] uses, FixPlace place, SessionModel sessions)
    {
        Lambda = lambda;
        Session = session;
        Uses = uses;
        _method = method;
        _symbol = symbol;
        _place = place;
        _sessions = sessions;
    }

    public LambdaExpressionSyntax Lambda { get; }

    /// <summary>The session's type.</summary>
    public INamedTypeSymbol Session { get; }

    public ExpressionSyntax[] Uses { get; }

    public bool ReturnsTask => TaskLocal.IsTask(_method.ReturnType);

    public bool HasResult => _method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 1 };

    public static ParallelWork? Of(string name, FixPlace place) => Of(name, place.Node, place);

    /// <summary>The same for a place in the lambda that the diagnostic is not on.</summary>
    public static ParallelWork? Of(string name, SyntaxNode inside, FixPlace place)
    {
        if (place.Sessions is not { } sessions || inside.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not { } lambda || Edits.HasDirectives(lambda) || !Disposal.IsDeclarable(lambda))
            return null;
        if (lambda.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var fanOut } } } || !FanOuts.Contains(fanOut) && !fanOut.Contains("Background"))
            return null;
        if (ScopeQuestions.Meaning(place.Model, lambda.Body.SpanStart, name) is not { Type: INamedTypeSymbol session } meaning || sessions.RoleOf(session).Role != TypeRole.Session || place.Model.GetSymbolInfo(lambda).Symbol is not IMethodSymbol method)
            return null;
        var uses = new List<ExpressionSyntax>();
        foreach (var mention in lambda.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            if (!SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(mention).Symbol, meaning.Symbol))
                continue;
            ExpressionSyntax use = mention.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : mention;
            if (use.Parent is not MemberAccessExpressionSyntax access || access.Expression != use)
                return null;
            uses.Add(use);
        }

        return uses.Count > 0 ? new ParallelWork(lambda, method, meaning.Symbol, session, uses.ToArray(), place, sessions) : null;
    }

    public string FreshLocal()
    {
        var camel = Names.Camel(_symbol.Name);
        var fresh = ScopeQuestions.Fresh(camel, Lambda, _place.Model);
        return fresh == camel ? fresh : ScopeQuestions.Fresh("own" + Names.Pascal(_symbol.Name), Lambda, _place.Model);
    }

    /// <summary>Whether the lambda means the same on a session of its own.</summary>
    public bool StandsAlone()
    {
        var inside = Calls(Lambda.Body).ToArray();
        var outside = Calls(ScopeQuestions.Member(Lambda)).Where(call => !Lambda.Span.Contains(call.Syntax.Span));
        if (outside.Any(call => call.Operation is SessionOperation.Begin or SessionOperation.Stage or SessionOperation.Execute or SessionOperation.SetEntry or SessionOperation.TakeBack or SessionOperation.Transact))
            return false;
        if (inside.Any(call => call.Operation == SessionOperation.None && MayShare(call.Syntax)) || MentionsTransaction())
            return false;
        var commits = inside.Any(call => call.Operation == SessionOperation.Commit || call.Operation == SessionOperation.Flush && call.Library?.Protocol == Protocol.Context);
        if (!commits && (inside.Any(call => IsWrite(call)) || WritesMembers().Any()))
            return false;
        return WritesMembers().All(IsOwn) && inside.Where(call => call.Operation == SessionOperation.Stage).All(call => call.Syntax.ArgumentList.Arguments.All(argument => IsOwn(argument.Expression))) && !EntitiesLeave(inside);
    }

    private static bool IsWrite(Call call) => call.Operation switch
    {
        SessionOperation.Execute => call.Library?.Protocol is not (Protocol.Context or Protocol.Connection or Protocol.Statements),
        SessionOperation.Stage or SessionOperation.Flush or SessionOperation.SetEntry or SessionOperation.TakeBack or SessionOperation.Begin => true,
        _ => false,
    };

    private IEnumerable<Call> Calls(SyntaxNode scope)
    {
        foreach (var syntax in scope.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>())
        {
            var meaning = _place.MeaningOf(syntax);
            yield return new Call(syntax, meaning?.Operation ?? SessionOperation.None, meaning?.Library);
        }
    }

    /// <summary>Code of this compilation that is called on something from outside the lambda may work on the same session.</summary>
    private bool MayShare(InvocationExpressionSyntax call) =>
        _place.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method
        && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _place.Model.Compilation.Assembly)
        && !(method.IsStatic && method.Parameters.All(parameter => parameter.Type.IsValueType || parameter.Type.SpecialType != SpecialType.None))
        && !(call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } && IsOwn(receiver));

    private bool MentionsTransaction() =>
        Lambda.Body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => _place.Model.GetTypeInfo(name).Type is { } type && _sessions.RoleOf(type).Role == TypeRole.Transaction);

    private IEnumerable<ExpressionSyntax> WritesMembers() =>
        Lambda.Body.DescendantNodesAndSelf().OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.Parent is not InitializerExpressionSyntax)
            .Select(assignment => assignment.Left)
            .OfType<MemberAccessExpressionSyntax>()
            .Select(member => member.Expression);

    /// <summary>Something that the lambda made or loaded itself.</summary>
    private bool IsOwn(ExpressionSyntax expression)
    {
        var root = expression;
        while (root is MemberAccessExpressionSyntax or PostfixUnaryExpressionSyntax)
            root = root is MemberAccessExpressionSyntax access ? access.Expression : ((PostfixUnaryExpressionSyntax)root).Operand;
        return root is BaseObjectCreationExpressionSyntax or LiteralExpressionSyntax
            || _place.Model.GetSymbolInfo(root).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var reference] } && Lambda.Span.Contains(reference.Span);
    }

    /// <summary>Whether an object that the session tracks is returned, or handed to something outside.</summary>
    private bool EntitiesLeave(Call[] inside)
    {
        if (_method.ReturnType is INamedTypeSymbol { TypeArguments: [var result] } && MayBeEntity(result) && !IsDropped())
            return true;
        return inside.Where(call => call.Operation == SessionOperation.None).Any(call => call.Syntax.ArgumentList.Arguments.Any(argument => MayBeEntity(_place.Model.GetTypeInfo(argument.Expression).Type)));

        // What WhenAll waits for but nobody takes goes nowhere.
        bool IsDropped() => Lambda.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax };
    }

    private static bool MayBeEntity(ITypeSymbol? type) => type switch
    {
        null or { IsValueType: true } or { IsAnonymousType: true } or { SpecialType: SpecialType.System_String } => type is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Any(element => MayBeEntity(element.Type)),
        IArrayTypeSymbol array => MayBeEntity(array.ElementType),
        INamedTypeSymbol { IsRecord: true } => false,
        INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } => arguments.Any(MayBeEntity),
        { TypeKind: TypeKind.Delegate } => false,
        _ => type.SpecialType == SpecialType.None || type.SpecialType == SpecialType.System_Object,
    };

    private sealed record Call(InvocationExpressionSyntax Syntax, SessionOperation Operation, Library? Library);
}
