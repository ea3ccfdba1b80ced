//! Kinds of values in a rule, found without running it.

use super::fact::{FactKind, Facts};
use cel::IdedExpr;
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, LiteralValue};

/// A single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum One {
    Flag,
    Number,
    Text,
    /// Of an empty list.
    Unknown,
}

/// A value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    One(One),
    List(One),
}

const FLAG: Kind = Kind::One(One::Flag);
const NUMBER: Kind = Kind::One(One::Number);
const TEXT: Kind = Kind::One(One::Text);

/// A name that a loop has bound, and its kind.
type Bound<'e> = (&'e str, Kind);

/// Finds the kind of an expression, or says what is wrong with it.
pub struct Finder<'e> {
    facts: Facts,
    bound: Vec<Bound<'e>>,
    looping: bool,
}

impl<'e> Finder<'e> {
    pub const fn new(facts: Facts) -> Self {
        Self { facts, bound: vec![], looping: false }
    }

    /// The kind of an expression.
    pub fn kind(&mut self, expression: &'e IdedExpr) -> Result<Kind, String> {
        match &expression.expr {
            Expr::Literal(literal) => literal_kind(literal),
            Expr::Ident(name) => self.named(name),
            Expr::Call(call) => self.call(call),
            Expr::List(list) => {
                let mut of = One::Unknown;
                for element in &list.elements {
                    of = match (of, self.kind(element)?) {
                        (One::Unknown, Kind::One(one)) => one,
                        (of, Kind::One(one)) if of == one => of,
                        _ => return Err("a list holds values of one kind".to_owned()),
                    };
                }
                Ok(Kind::List(of))
            }
            Expr::Comprehension(inside) => self.repeated(inside),
            _ => Err("only facts, literals, lists and operators are allowed".to_owned()),
        }
    }

    fn named(&self, name: &str) -> Result<Kind, String> {
        if let Some((_, kind)) = self.bound.iter().rev().find(|(bound, _)| *bound == name) {
            return Ok(*kind);
        }
        let fact = self.facts.named(name);
        let fact = fact.ok_or_else(|| format!("there is no fact {name}"))?;
        Ok(match fact.kind {
            FactKind::Fen | FactKind::Integer => NUMBER,
            FactKind::Flag => FLAG,
            FactKind::Text => TEXT,
            FactKind::Texts => Kind::List(One::Text),
        })
    }

    fn call(&mut self, call: &'e CallExpr) -> Result<Kind, String> {
        let operands = call.target.as_deref().into_iter().chain(&call.args);
        let kinds = operands.map(|one| self.kind(one)).collect::<Result<Vec<_>, _>>()?;
        let name = call.func_name.as_str();
        applied(name, &kinds).ok_or_else(|| format!("{name} does not go with {kinds:?}"))
    }

    /// `exists`, `all`, `exists_one`, `filter` and `map` over one list.
    fn repeated(&mut self, inside: &'e ComprehensionExpr) -> Result<Kind, String> {
        if self.looping || inside.iter_var2.is_some() {
            return Err("a loop stands in no other loop and has one variable".to_owned());
        }
        let Kind::List(of) = self.kind(&inside.iter_range)? else {
            return Err("only lists are gone through".to_owned());
        };
        let kept = self.kind(&inside.accu_init)?;
        self.looping = true;
        let depth = self.bound.len();
        self.bound.push((&inside.iter_var, Kind::One(of)));
        self.bound.push((&inside.accu_var, kept));
        self.kind(&inside.loop_cond)?;
        let step = self.kind(&inside.loop_step)?;
        // A list is begun empty; what it holds is known from what is put into it.
        self.bound.push((&inside.accu_var, step));
        let found = self.kind(&inside.result)?;
        self.bound.truncate(depth);
        self.looping = false;
        Ok(found)
    }
}

fn literal_kind(literal: &LiteralValue) -> Result<Kind, String> {
    match literal {
        LiteralValue::Boolean(_) => Ok(FLAG),
        LiteralValue::Int(_) => Ok(NUMBER),
        LiteralValue::String(_) => Ok(TEXT),
        _ => Err("only whole numbers, texts, true and false are allowed".to_owned()),
    }
}

/// The kind of an operator's or a function's value.
fn applied(name: &str, kinds: &[Kind]) -> Option<Kind> {
    Some(match (name, kinds) {
        ("_&&_" | "_||_", [FLAG, FLAG]) | ("!_" | "@not_strictly_false", [FLAG]) => FLAG,
        ("_==_" | "_!=_", [one, other]) if alike(*one, *other) => FLAG,
        ("_<_" | "_<=_" | "_>_" | "_>=_", [NUMBER, NUMBER] | [TEXT, TEXT]) => FLAG,
        ("_+_" | "_-_" | "_*_" | "_/_" | "_%_", [NUMBER, NUMBER]) | ("-_", [NUMBER]) => NUMBER,
        ("_+_", [Kind::List(one), Kind::List(other)]) => Kind::List(joined(*one, *other)?),
        ("_?_:_", [FLAG, one, other]) if alike(*one, *other) => *one,
        ("@in", [Kind::One(one), Kind::List(of)]) if joined(*one, *of).is_some() => FLAG,
        ("_[_]", [Kind::List(of), NUMBER]) => Kind::One(*of),
        ("size", [TEXT | Kind::List(_)]) => NUMBER,
        ("startsWith" | "endsWith" | "contains", [TEXT, TEXT]) => FLAG,
        _ => return None,
    })
}

fn alike(one: Kind, other: Kind) -> bool {
    match (one, other) {
        (Kind::One(one), Kind::One(other)) | (Kind::List(one), Kind::List(other)) => {
            joined(one, other).is_some()
        }
        _ => false,
    }
}

fn joined(one: One, other: One) -> Option<One> {
    match (one, other) {
        (One::Unknown, of) | (of, One::Unknown) => Some(of),
        _ => (one == other).then_some(one),
    }
}
